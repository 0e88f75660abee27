using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Chat.Tasks;

/// <summary>The user's message (section 4.1).</summary>
internal sealed class ChatMessageBody
{
    public const string UserRole = "user";

    /// <summary>Only <c>user</c>; default <c>user</c>.</summary>
    [AllowedValues(UserRole)]
    [DefaultValue(UserRole)]
    public string Role { get; init; } = UserRole;

    /// <summary>At least one character; kept as sent, white space included.</summary>
    [MinLength(1)]
    public required string Content { get; init; }

    /// <summary>Ids of uploaded files. There are no uploads, so that any id is refused.</summary>
    public string[]? Files { get; init; }

    public static ChatMessageBody Read(ObjectReader reader)
    {
        // of another type or another text: the contract's answer is the same
        var role = reader.TryGet("role", out var given) ? given as string ?? "" : UserRole;
        return new ChatMessageBody
        {
            Role = role,
            Content = reader.RequiredString("content"),
            Files = reader.Strings("files", reader.OptionalList("files")),
        };
    }
}
