"""The shapes of the HTTP surface that no listing or report defines."""
