using System.Security.Cryptography;
using System.Text;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Authentication;

/// <summary>The server's side of one SCRAM conversation (RFC 5802). Every failure looks alike.</summary>
internal sealed class ScramServer(ScramMechanism mechanism, ServerUser user, string database, bool skipsEmptyExchange)
{
    private const int NonceBytes = 24;
    private const string Header = "n,,";

    private ScramSecret? _secret;
    private string _first = "";
    private string _reply = "";
    private string _nonce = "";
    private bool _isProven;

    /// <summary>Whether the client has proved who it is and has heard that the server has, too.</summary>
    public bool IsDone { get; private set; }

    public byte[] Begin(byte[] clientFirst)
    {
        var message = Encoding.UTF8.GetString(clientFirst);
        if (!message.StartsWith(Header, StringComparison.Ordinal))
            throw Failed();
        _first = message[Header.Length..];
        if (ScramMessage.Find(_first, 'n') is not { Length: > 0 } name || ScramMessage.Find(_first, 'r') is not { Length: > 0 } nonce)
            throw Failed();
        _secret = user.SecretOf(ScramMessage.Unescape(name), database, mechanism);
        _nonce = nonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        _reply = $"r={_nonce},s={Convert.ToBase64String(_secret.Salt)},i={_secret.Iterations}";
        return Encoding.UTF8.GetBytes(_reply);
    }

    public byte[] Continue(byte[] payload)
    {
        if (_isProven)
        {
            IsDone = payload.Length == 0 ? true : throw Failed();
            return [];
        }

        var message = Encoding.UTF8.GetString(payload);
        var end = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (_secret is null || end < 0 || ScramMessage.Find(message, 'r') != _nonce || ScramMessage.Bytes(message[(end + 3)..]) is not { } proof)
            throw Failed();
        var authMessage = $"{_first},{_reply},{message[..end]}";
        if (!_secret.Keys.Proves(mechanism, authMessage, proof))
            throw Failed();
        _isProven = true;
        IsDone = skipsEmptyExchange;
        return Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(_secret.Keys.ServerSignature(mechanism, authMessage))}");
    }

    public static ServerErrorException Failed() => new(ServerError.AuthenticationFailed, "Authentication failed.");
}
