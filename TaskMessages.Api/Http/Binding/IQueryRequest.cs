using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.Binding;

/// <summary>A request that reads itself from the query string by its contract's own rules.</summary>
internal interface IQueryRequest<out TSelf>
{
    /// <summary>Whatever breaks a rule goes to the reader's errors, and the result is then not used.</summary>
    static abstract TSelf Read(QueryReader query, LimitsOptions limits);
}
