// Shows /api/openapi.json. A file of its own, for the page allows no inline script.
window.SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null });
