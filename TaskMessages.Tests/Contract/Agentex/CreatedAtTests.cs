namespace TaskMessages.Tests.Contract.Agentex;

/// <summary>Times as other languages write them.</summary>
public sealed class CreatedAtTests
{
    [TestCase("2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.123")]
    [TestCase("2024-01-01T00:00:00.999999999Z", "2024-01-01T00:00:00.999")]
    [TestCase("2024-01-01T01:00:00.123456789+01:00", "2024-01-01T00:00:00.123")]
    [TestCase("2024-01-01 00:00:00.12345678", "2024-01-01T00:00:00.123")]
    [TestCase("2024-01-01T00:00:00.1234567Z", "2024-01-01T00:00:00.123")]
    [Property("case", "A16")]
    public async Task CaseA16_CreatedAtInNanoseconds_IsCutToMilliseconds(string given, string stored)
    {
        await using var app = await TaskMessagesApp.StartAsync("--Worker:Enabled=false");

        var message = await app.AddTextAsync("times", "x", createdAt: given);

        Assert.That((string?)message["created_at"], Does.StartWith(stored));
    }

    [TestCase("2024-01-01T00:00:00.123456789x")]
    [TestCase("2024-01-01T00:00:00.123456789.5Z")]
    [Property("case", "A16")]
    public async Task CaseA16_WhatIsNoTime_IsRefusedAsBefore(string given)
    {
        await using var app = await TaskMessagesApp.StartAsync("--Worker:Enabled=false");

        using var response = await app.PostMessageAsync(new { task_id = "times", content = new { type = "text", author = "user", content = "x" }, created_at = given });

        await response.MessageErrorAsync(422);
    }
}
