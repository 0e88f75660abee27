using System.Text.RegularExpressions;
using FluentValidation;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>What an agent that registers itself may be called.</summary>
internal static partial class AgentNameRules
{
    public const string Pattern = "^[a-z0-9-]{1,100}$";

    public static IRuleBuilderOptions<T, string> IsAgentName<T>(this IRuleBuilder<T, string> rule)
        => rule.Must(name => Shape().IsMatch(name)).WithMessage($"String should match pattern '{Pattern}'");

    [GeneratedRegex(@"^[a-z0-9-]{1,100}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
