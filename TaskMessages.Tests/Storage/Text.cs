using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskMessages.Tests.Storage;

/// <summary>A whole entity as text, so that lists and maps inside are compared by value and a difference is readable.</summary>
internal static class Text
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static string Of(object? entity) => JsonSerializer.Serialize(entity, entity?.GetType() ?? typeof(object), Options);
}
