"""Payment providers behind `ports.PaymentProvider`: one over HTTP, and a simulated one to try it with."""
