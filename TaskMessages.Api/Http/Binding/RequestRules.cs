using FluentValidation;
using FluentValidation.Results;
using Newtonsoft.Json.Serialization;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Binding;

/// <summary>
/// Runs a request's validator after it was read. The contracts report one error: the first in the order in which the members stand in the
/// schema, whether it is one of type, which reading finds, or of a rule, which the validator finds.
/// </summary>
internal static class RequestRules
{
    private static readonly SnakeCaseNamingStrategy MemberNames = new();

    /// <param name="request">As it was read; placeholders where reading failed.</param>
    /// <param name="rules">Its validator, if it has one.</param>
    /// <param name="errors">Of the reading; a broken rule that comes first takes the place of its error.</param>
    /// <param name="root">What locations begin with; empty for bodies.</param>
    /// <param name="readAgain">Reads the same request once more.</param>
    /// <exception cref="DomainException">A broken rule whose state is the refusal that it means.</exception>
    public static void Check<TRequest>(TRequest request, IValidator<TRequest>? rules, RequestErrors errors, string root, Action<RequestErrors> readAgain)
    {
        if (rules?.Validate(request).Errors is not [var failure, ..])
            return;
        var broken = new RequestError(failure.ErrorMessage, LocationOf(failure, root));
        if (errors.First is { } unreadable && !ComesFirst(broken.Location, unreadable.Location, readAgain))
            return;
        if (failure.CustomState is DomainError refusal)
            throw new DomainException(refusal, broken.Message);
        errors.Replace(broken);
    }

    /// <summary>Only asked of a request with two errors, which may cost a second reading.</summary>
    private static bool ComesFirst(string broken, string unreadable, Action<RequestErrors> readAgain)
    {
        var trace = new RequestErrors { Visited = [] };
        readAgain(trace);
        var place = trace.Visited.IndexOf(broken);
        return place >= 0 && place < trace.Visited.IndexOf(unreadable);
    }

    /// <summary>From the validator's <c>Message.Content</c> or <c>Items[0].Id</c> to the contracts' <c>message.content</c>, <c>items.0.id</c>.</summary>
    private static string LocationOf(ValidationFailure failure, string root)
    {
        var members = failure.PropertyName.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Split('.').Select(member => MemberNames.GetPropertyName(member, hasSpecifiedName: false));
        return string.Join('.', root.Length == 0 ? members : members.Prepend(root));
    }
}
