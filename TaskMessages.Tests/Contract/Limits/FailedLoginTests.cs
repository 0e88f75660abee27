using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Contract.Limits;

/// <summary>Guesses are counted by address and minute.</summary>
[Property("security", "info")]
public sealed class FailedLoginTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public async Task Info_GuessesForTheAdministrationsToken_Are429AndTheRightOneIsNotLookedAt()
    {
        await using var app = await TaskMessagesApp.StartAsync(services => services.AddSingleton<TimeProvider>(_clock), "--Limits:FailedLogins=3", "--Worker:Enabled=false");
        var (_, key, _) = await app.AddAgentAsync();
        for (var guess = 0; guess < 3; guess++)
        {
            using var wrong = await app.AdminAsync(HttpMethod.Get, "/agents", token: $"guess {guess}");
            await wrong.DetailAsync(401, "Unauthorized");
            Assert.That(wrong.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        }

        using var refused = await app.AdminAsync(HttpMethod.Get, "/agents");
        using var wrongKey = await app.GetTaskAsync(1, "xag_000000_00000000000000000000000000000000");
        using var rightKey = await app.GetAsync("/v1/chat/tasks", key);

        await refused.DetailAsync(429, "Too many failed logins from this address.");
        Assert.That(refused.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromMinutes(1)));
        await wrongKey.ChatErrorAsync(429, "rate_limited");
        await rightKey.JsonAsync(200);

        _clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await app.AdminAsync(HttpMethod.Get, "/agents");
        await later.JsonAsync(200);
    }

    [Test]
    public async Task Info_RequestsWithoutCredentials_AreNoGuesses()
    {
        await using var app = await TaskMessagesApp.StartAsync("--Limits:FailedLogins=1");
        for (var i = 0; i < 5; i++)
        {
            using var response = await app.GetTaskAsync(1, key: null);
            await response.ChatErrorAsync(401, "invalid_api_key");
        }
    }

    [Test]
    public void Count_AddressesOfOneNetwork_AreOneAndOthersAreNot()
    {
        var failures = New(limit: 2);

        Assert.That(failures.Count(From("2001:db8:1:2::1")), Is.Null);
        Assert.That(failures.Count(From("2001:db8:1:2::2")), Is.Null);
        Assert.That(failures.Count(From("2001:db8:1:2:ffff::3")), Is.EqualTo(60));
        Assert.That(failures.Blocked(From("2001:db8:1:2::4")), Is.EqualTo(60));
        Assert.That(failures.Count(From("2001:db8:1:3::1")), Is.Null);
        Assert.That(failures.Blocked(From("192.0.2.1")), Is.Null);
    }

    [Test]
    public void Count_MoreAddressesThanAreKept_AreCountedTogether()
    {
        var failures = New(limit: 1);
        for (var i = 0; i < FailedLogins.MaxAddresses; i++)
            failures.Count(From($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"));
        for (var i = 0; i < 100; i++)
            Assert.That(failures.Count(From($"192.0.2.{i}")), Is.Null);

        Assert.That(failures.Count(From("198.51.100.1")), Is.EqualTo(60));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(failures.Count(From("198.51.100.1")), Is.Null, "those whose minute is over are forgotten");
    }

    private FailedLogins New(int limit) => new(Options.Create(new LimitsOptions { FailedLogins = limit }), _clock);

    private static DefaultHttpContext From(string address)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return http;
    }
}
