"""The HTTP side: routes, what is read from requests and refused, streams, and the process around them."""
