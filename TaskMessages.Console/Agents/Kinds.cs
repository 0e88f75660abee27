using TaskMessages.Console.Text;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Console.Agents;

/// <summary>Who answers for an agent, in a line.</summary>
internal static class Kinds
{
    public static string Of(ExecutorSettings executor) => executor switch
    {
        WebhookSettings webhook => $"webhook at {VisibleText.Line(webhook.Url, 80)}",
        OpenAiSettings openAi => $"{VisibleText.Line(openAi.Model, 60)} at {VisibleText.Line(openAi.BaseUrl, 80)}",
        AcpSettings acp => $"ACP at {VisibleText.Line(acp.Url, 80)}",
        _ => "echo: the user's own message",
    };
}
