using System.Text.Json;

namespace TaskMessages.Api.Executors;

/// <summary>
/// Finds members of objects that others have written. The framework compares names one by one and refuses those that hold half of a character, also where
/// another member is asked for.
/// </summary>
internal static class JsonLookup
{
    /// <param name="json">An object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The last member of that name; null when there is none.</returns>
    public static JsonElement? Member(this JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException) when (json.ValueKind == JsonValueKind.Object)
        {
            return json.EnumerateObject().Where(member => IsNamed(member, name)).Select(member => (JsonElement?)member.Value).LastOrDefault();
        }
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // half of a character is in none of the names that are asked for
            return false;
        }
    }
}
