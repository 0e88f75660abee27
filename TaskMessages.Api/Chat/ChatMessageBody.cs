using TaskMessages.Api.Configuration;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat;

/// <summary>The user's message (section 4.1).</summary>
internal sealed class ChatMessageBody
{
    private const string UserRole = "user";

    /// <summary>Only <c>user</c>; default <c>user</c>.</summary>
    public string Role { get; init; } = UserRole;

    /// <summary>At least one character; kept as sent, white space included.</summary>
    public required string Content { get; init; }

    /// <summary>Ids of uploaded files. There are no uploads, so that any id is refused.</summary>
    public string[]? Files { get; init; }

    public static ChatMessageBody Read(ObjectReader reader, LimitsOptions limits)
    {
        if (reader.TryGet("role", out var role) && role is not UserRole)
            reader.Fail("role", $"Input should be '{UserRole}'");
        var content = reader.RequiredString("content", minLength: 1);
        if (content.Length > limits.MaxContentLength)
            reader.Fail("content", $"String should have at most {limits.MaxContentLength} characters");
        return new ChatMessageBody { Content = content, Files = reader.Strings("files", reader.OptionalList("files")) };
    }
}
