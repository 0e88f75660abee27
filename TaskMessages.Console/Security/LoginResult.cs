namespace TaskMessages.Console.Security;

/// <summary>How a login went.</summary>
/// <param name="Fingerprint">By which the token is known again, though not guessed; null: it was wrong, or not looked at.</param>
/// <param name="RetryAfter">After how many seconds another try is looked at; null: now.</param>
public readonly record struct LoginResult(string? Fingerprint, int? RetryAfter);
