using TaskMessages.Mongo.Bson;

namespace TaskMessages.Tests.Mongo.Unified;

/// <summary>Compares the events and log messages of a client with those that a test expects.</summary>
internal static class Expectations
{
    /// <returns>Where they differ; null when they match.</returns>
    public static string? Events(BsonDocument item, ClientEntity client)
    {
        var type = item.GetValue("eventType", "command").AsString;
        var expected = item["events"].AsBsonArray;
        if (type == "command")
            return Commands(expected, client.Sent);
        var found = client.Events.All.Where(told => IsOfType(told.Kind, type)).ToList();
        if (found.Count < expected.Count || (found.Count > expected.Count && !item.GetValue("ignoreExtraEvents", false).ToBoolean()))
            return $"{found.Count} events instead of {expected.Count}: {string.Join(", ", found.Select(told => told.Kind))}";
        return expected.Select((each, index) => Difference(each.AsBsonDocument.GetElement(0), found[index], $"event {index}")).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>Whether an event is one that the test means.</summary>
    public static bool Matches(BsonElement expected, (string Kind, BsonDocument Event) told) => Difference(expected, told, "") is null;

    public static string? Messages(BsonDocument item, ClientEntity client)
    {
        var ignored = item.TryGetValue("ignoreMessages", out var list) ? list.AsBsonArray : [];
        var expected = item["messages"].AsBsonArray;
        var found = client.Log.All.Where(message => !ignored.Any(pattern => Message(pattern.AsBsonDocument, message) is null)).ToList();
        if (found.Count < expected.Count || (found.Count > expected.Count && !item.GetValue("ignoreExtraMessages", false).ToBoolean()))
            return $"{found.Count} messages instead of {expected.Count}: {string.Join(", ", found)}";
        return expected.Select((each, index) => Message(each.AsBsonDocument, found[index])).FirstOrDefault(difference => difference is not null);
    }

    private static string? Message(BsonDocument expected, BsonDocument message) =>
        Matcher.Difference(expected["level"], message["level"], isRoot: false, "level")
        ?? Matcher.Difference(expected["component"], message["component"], isRoot: false, "component")
        ?? Matcher.Difference(expected["data"], message["data"], isRoot: true, "data");

    private static bool IsOfType(string kind, string type) =>
        type == "sdam" == (kind.StartsWith("server", StringComparison.Ordinal) || kind.StartsWith("topology", StringComparison.Ordinal));

    private static string? Difference(BsonElement expected, (string Kind, BsonDocument Event) told, string path) => expected.Name == told.Kind
        ? Matcher.Difference(expected.Value, told.Event, isRoot: true, path)
        : $"{path} is a {told.Kind}, not a {expected.Name}";

    private static string? Commands(BsonArray events, SentCommands sent)
    {
        var commands = sent.All.Where(command => command.GetElement(0).Name != "killCursors").ToList();
        if (events.Any(each => each.AsBsonDocument.GetElement(0).Name != "commandStartedEvent"))
            throw new NotSupportedException("events other than commandStartedEvent");
        if (events.Count != commands.Count)
            return $"{commands.Count} commands were sent instead of {events.Count}";
        for (var index = 0; index < events.Count; index++)
        {
            var started = events[index]["commandStartedEvent"].AsBsonDocument;
            if (started.TryGetValue("command", out var command) && Matcher.Difference(command, commands[index], isRoot: true) is { } difference)
                return $"command {index}{difference}";
            if (started.TryGetValue("commandName", out var name) && name.AsString != commands[index].GetElement(0).Name)
                return $"command {index} is {commands[index].GetElement(0).Name}";
            if (started.TryGetValue("databaseName", out var database) && database.AsString != commands[index]["$db"].AsString)
                return $"command {index} went to {commands[index]["$db"]}";
        }

        return null;
    }
}
