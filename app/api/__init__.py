"""JSON routes, one router per noun."""
