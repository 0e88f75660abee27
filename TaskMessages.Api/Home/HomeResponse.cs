using System.Net;
using System.Text;
using Newtonsoft.Json;
using TaskMessages.Api.Json;
using TaskMessages.Console;

namespace TaskMessages.Api.Home;

/// <summary>The addresses to begin with, without scheme and host.</summary>
internal sealed class HomeResponse : IJsonBody
{
    /// <summary>Always `TaskMessages`.</summary>
    public string Service { get; init; } = "TaskMessages";

    /// <summary>Pages for people, where they are on.</summary>
    public string? Console { get; init; }

    /// <summary>A page on which every request can be tried.</summary>
    public string? Reference { get; init; }

    /// <summary>The description that clients are made of.</summary>
    public required string Openapi { get; init; }

    /// <summary>Chat tasks, with an API key.</summary>
    public required string Tasks { get; init; }

    /// <summary>Messages, with an API key.</summary>
    public required string Messages { get; init; }

    /// <summary>Agents and their keys, with the administration's token.</summary>
    public required string Agents { get; init; }

    /// <summary>Whether the service can serve.</summary>
    public required string Health { get; init; }

    /// <param name="pathBase">Where the service lies below its host.</param>
    /// <param name="hasReference">Whether there is a page on which the API can be tried.</param>
    /// <param name="hasConsole">Whether the caller may see the console.</param>
    public static HomeResponse Below(string pathBase, bool hasReference, bool hasConsole) => new()
    {
        Console = hasConsole ? $"{pathBase}{ConsolePaths.Root}/" : null,
        Reference = hasReference ? $"{pathBase}/swagger/index.html" : null,
        Openapi = $"{pathBase}/openapi.json",
        Tasks = $"{pathBase}/v1/chat/tasks",
        Messages = $"{pathBase}/messages",
        Agents = $"{pathBase}/v1/admin/agents",
        Health = $"{pathBase}/health/ready",
    };

    public void WriteTo(JsonTextWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteMember("service", Service);
        writer.WriteMember("console", Console);
        writer.WriteMember("reference", Reference);
        writer.WriteMember("openapi", Openapi);
        writer.WriteMember("tasks", Tasks);
        writer.WriteMember("messages", Messages);
        writer.WriteMember("agents", Agents);
        writer.WriteMember("health", Health);
        writer.WriteEndObject();
    }

    public string ToHtml()
    {
        var page = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>TaskMessages</title><h1>TaskMessages</h1><ul>");
        foreach (var (address, text) in new[]
        {
            (Console, "every conversation, for people"), (Reference, "every request, to be tried"), (Openapi, "the description that clients are made of"), (Health, "whether the service can serve"),
            (Tasks, "chat tasks, with an API key"), (Messages, "messages, with an API key"), (Agents, "agents and their keys, with the administration's token"),
        })
        {
            if (address is null)
                continue;
            var link = WebUtility.HtmlEncode(address);
            page.Append("<li><a href=\"").Append(link).Append("\">").Append(link).Append("</a> ").Append(text).Append("</li>");
        }

        return page.Append("</ul>").ToString();
    }
}
