using System.Collections.Frozen;
using System.Globalization;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>
/// What follows from each error of a provider: one table. A status that leaves nothing open decides; then the code, then the type, then the
/// message; and an error that none of them tells anything of may pass.
/// </summary>
internal static class ProviderFaults
{
    /// <summary>A stream that broke off, or an error inside it that no row knows.</summary>
    public const FaultAction Unknown = FaultAction.Wait;

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        .. Of(FaultKey.Status, FaultAction.Wait, "408", "409", "425", "429", "498", "499", "5xx"),
        .. Of(FaultKey.Status, FaultAction.Fail, "4xx"),
        .. Of(
            FaultKey.Account, FaultAction.Fail,
            "insufficient_quota", "insufficient_balance", "insufficient_credits", "exceeded_current_quota_error", "quota_exceeded",
            "billing_hard_limit_reached", "billing_not_active", "account_deactivated"),
        .. Of(
            FaultKey.Code, FaultAction.Wait,
            "rate_limit_exceeded", "rate_limit_error", "rate_limited", "ratelimiterror", "too_many_requests", "requests", "tokens", "resource_exhausted",
            "overloaded", "overloaded_error", "engine_overloaded", "engine_overloaded_error", "server_overloaded", "capacity_exceeded",
            "server_error", "internal_server_error", "internalservererror", "internal_error", "internal", "api_error", "upstream_error",
            "service_unavailable", "serviceunavailableerror", "unavailable", "unavailable_error", "timeout", "timeout_error", "deadline_exceeded"),
        .. Of(
            FaultKey.Code, FaultAction.Fail,
            "context_length_exceeded", "contextwindowexceedederror", "exceed_context_size_error", "string_above_max_length", "request_too_large",
            "invalid_request_error", "invalid_request", "invalid_argument", "invalid_prompt", "bad_request", "badrequesterror", "validation_error",
            "unprocessable_entity", "unsupported_parameter", "unsupported_value", "failed_precondition", "model_not_found", "not_found",
            "not_found_error", "notfounderror", "invalid_api_key", "authentication_error", "authenticationerror", "unauthenticated", "unauthorized",
            "permission_error", "permission_denied", "permissiondeniederror", "forbidden", "content_filter", "content_policy_violation",
            "responsibleaipolicyviolation"),
        .. Of(
            FaultKey.Size, FaultAction.Fail,
            "context length", "context window", "context size", "maximum context", "prompt is too long", "too many tokens"),
        .. Of(FaultKey.Text, FaultAction.Wait, "rate limit", "too many requests", "overloaded", "temporarily"),
        .. Of(FaultKey.Text, FaultAction.Fail, "quota", "billing", "credit balance", "insufficient balance", "api key", "unauthorized", "not found"),
    ];

    private static readonly FrozenDictionary<(FaultKey Of, string Key), FaultAction> ByKey =
        Rows.Where(row => row.Of is not (FaultKey.Text or FaultKey.Size)).ToFrozenDictionary(row => (row.Of, row.Key), row => row.Action);

    /// <param name="status">The status of the answer; null for an error inside a stream, or in an answer that claimed success.</param>
    /// <param name="error">What the provider says; null when it says nothing.</param>
    /// <param name="asksToWait">The answer names a time to come back.</param>
    public static FaultAction Decide(int? status, ProviderError? error, bool asksToWait = false)
    {
        status ??= StatusIn(error?.Code) ?? StatusIn(error?.Type);
        var byStatus = status is { } number ? OfStatus(number) : (FaultAction?)null;
        if (byStatus == FaultAction.Fail)
            return FaultAction.Fail;
        if (Find(FaultKey.Account, error) is { } account)
            return account;

        // A refusal that names a time, or calls itself one of too much at once, is not about the request.
        if (asksToWait || status is 408 or 409)
            return FaultAction.Wait;
        return (status == 429 ? CodeOf429(error) : Find(FaultKey.Code, error))
            ?? OfText(FaultKey.Size, error?.Message)
            ?? (status is null or 429 ? OfText(FaultKey.Text, error?.Message) : null)
            ?? byStatus
            ?? Unknown;
    }

    /// <summary>Some providers call every refusal an invalid request.</summary>
    private static FaultAction? CodeOf429(ProviderError? error) => Find(FaultKey.Code, error) is FaultAction.Wait ? FaultAction.Wait : null;

    private static FaultAction? Find(FaultKey of, ProviderError? error) => OfName(of, error?.Code) ?? OfName(of, error?.Type);

    private static FaultAction? OfName(FaultKey of, string? name) =>
        name is not null && ByKey.TryGetValue((of, name.ToLowerInvariant().Replace(' ', '_')), out var action) ? action : null;

    private static FaultAction? OfText(FaultKey of, string? message) =>
        message is null ? null : Rows.FirstOrDefault(row => row.Of == of && message.Contains(row.Key, StringComparison.OrdinalIgnoreCase))?.Action;

    private static FaultAction OfStatus(int status) =>
        ByKey.TryGetValue((FaultKey.Status, status.ToString(CultureInfo.InvariantCulture)), out var exact)
            ? exact
            : ByKey.GetValueOrDefault((FaultKey.Status, $"{status / 100}xx"), FaultAction.Fail);

    private static int? StatusIn(string? code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600 ? status : null;

    private static IEnumerable<FaultRow> Of(FaultKey of, FaultAction action, params string[] keys) => keys.Select(key => new FaultRow(of, key, action));
}
