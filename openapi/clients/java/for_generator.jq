# What OpenAPI Generator 7.26 cannot read: the body of a link, where it is an object. It makes nothing of links.
del(.paths[][] | objects | .responses[].links)
