using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>
/// Counts the failed logins of each address in minutes. API keys cannot be guessed, so that a right one counts whatever its address has done, as others may be behind
/// the same; the administration's token is of a person's choice, and is not looked at for an address that has failed too often.
/// </summary>
internal sealed class FailedLogins(IOptions<LimitsOptions> limits, TimeProvider clock)
{
    /// <summary>Addresses that are known at a time; all others are counted together then.</summary>
    public const int MaxAddresses = 10_000;

    /// <summary>How many times the limit of one address all of those others have together.</summary>
    private const int OthersShare = 100;

    /// <summary>Of version 6: what one customer is given.</summary>
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Failures> _byAddress = [];
    private Failures _others = new(0, 0);

    /// <summary>Whether the address has failed too often.</summary>
    /// <returns>When to come again, in seconds; null: it has not.</returns>
    public int? Blocked(HttpContext http)
    {
        var address = NetworkOf(http);
        lock (_gate)
        {
            var failures = _byAddress.TryGetValue(address, out var own) ? own : _byAddress.Count < MaxAddresses ? default : _others;
            var limit = limits.Value.FailedLogins * (_byAddress.ContainsKey(address) ? 1L : OthersShare);
            return failures.Count >= limit && SecondsLeft(failures) is > 0 and var seconds ? seconds : null;
        }
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>When to come again, in seconds, if it is one too many; null: it is not.</returns>
    public int? Count(HttpContext http)
    {
        var address = NetworkOf(http);
        lock (_gate)
        {
            if (!_byAddress.ContainsKey(address) && _byAddress.Count >= MaxAddresses)
                Forget();
            if (!_byAddress.TryGetValue(address, out var failures) && _byAddress.Count >= MaxAddresses)
            {
                _others = Add(_others);
                return _others.Count > limits.Value.FailedLogins * (long)OthersShare ? SecondsLeft(_others) : null;
            }

            failures = Add(failures);
            _byAddress[address] = failures;
            return failures.Count > limits.Value.FailedLogins ? SecondsLeft(failures) : null;
        }
    }

    private Failures Add(Failures failures) =>
        failures.Count > 0 && SecondsLeft(failures) > 0 ? failures with { Count = failures.Count + 1 } : new Failures(1, clock.GetTimestamp());

    private int SecondsLeft(Failures failures) => (int)Math.Ceiling((Window - clock.GetElapsedTime(failures.Since)).TotalSeconds);

    /// <summary>Those whose minute is over.</summary>
    private void Forget()
    {
        foreach (var (address, failures) in _byAddress)
        {
            if (SecondsLeft(failures) <= 0)
                _byAddress.Remove(address);
        }
    }

    private static IPAddress NetworkOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }

    /// <param name="Count">How many.</param>
    /// <param name="Since">The time stamp of the first.</param>
    private readonly record struct Failures(int Count, long Since);
}
