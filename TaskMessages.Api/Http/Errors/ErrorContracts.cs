using TaskMessages.Api.Admin;
using TaskMessages.Api.Chat;
using TaskMessages.Api.Messages;

namespace TaskMessages.Api.Http.Errors;

/// <summary>Finds the contract that words a request's refusal.</summary>
internal static class ErrorContracts
{
    private static readonly ChatErrors Chat = new();
    private static readonly MessageErrors Messages = new();
    private static readonly AdminErrors Admin = new();

    /// <summary>By the endpoint's own statement; a request that no endpoint took is answered as the admin API answers.</summary>
    public static ErrorContract Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ContractAttribute>()?.Kind switch
        {
            ContractKind.Chat => Chat,
            ContractKind.Messages => Messages,
            _ => Admin,
        };
}
