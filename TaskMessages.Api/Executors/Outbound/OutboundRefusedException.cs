namespace TaskMessages.Api.Executors.Outbound;

/// <summary>An outbound connection or redirect that the service does not allow itself. Trying again would not help.</summary>
internal sealed class OutboundRefusedException(string message) : Exception(message);
