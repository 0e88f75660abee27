using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Http;

/// <summary>Carries who a request was authenticated as.</summary>
internal static class RequestCaller
{
    private static readonly object Key = new();

    public static void Set(HttpContext context, Caller caller) => context.Items[Key] = caller;

    public static Caller Of(HttpContext context) => (Caller)context.Items[Key]!;
}
