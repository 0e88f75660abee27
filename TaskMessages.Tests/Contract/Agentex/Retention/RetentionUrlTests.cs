using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using TaskMessages.Tests.Api.Executors;
using TaskMessages.Tests.Contract.Agentex.Tasks;

namespace TaskMessages.Tests.Contract.Agentex.Retention;

/// <summary>Contents that are uploaded to a store and downloaded from it, as to a bucket by addresses that were signed beforehand.</summary>
[Property("contract", "agentex:20/99")]
public sealed class RetentionUrlTests : ContractFixture
{
    private byte[] _stored = [];
    private Func<HttpContext, Task> _answer = null!;
    private FakeAgent _store = null!;

    private protected override string[] Settings => ["--Retention:MaxBytes=20000", "--Retention:IdleTimeout=00:00:00.300"];

    [SetUp]
    public async Task StartStoreAsync()
    {
        _answer = context =>
        {
            if (context.Request.Method == "PUT")
                _stored = FakeAgent.RequestOf(context).Body;
            return context.Request.Method == "PUT" ? Task.CompletedTask : context.Response.Body.WriteAsync(_stored).AsTask();
        };
        _store = await FakeAgent.StartAsync(context => _answer(context));
    }

    [TearDown]
    public ValueTask StopStoreAsync() => _store.DisposeAsync();

    private string Url => $"{_store.Url}/bucket/key?signature=secret";

    [Test]
    public async Task RoundTrip_ThroughAStore_IsByteIdentical()
    {
        var task = await App.GivenContentsAsync();
        var export = await App.ExportAsync(task);

        var uploaded = await App.ChangeAsync($"/tasks/{task}/export", new { upload_url = Url });
        Assert.That(
            uploaded.Select(member => (string?)((JProperty)member).Value), Is.EqualTo(new[] { task, Url, $"{Encoding.UTF8.GetByteCount(export)}", "8", "1" }));
        Assert.That(Encoding.UTF8.GetString(_stored), Is.EqualTo(export));
        var request = _store.Requests.Single();
        Assert.That((request.Method, request.Path, request.Headers["Content-Type"]), Is.EqualTo(("PUT", "/bucket/key", "application/json")));
        Assert.That(request.Headers["Content-Length"], Is.EqualTo($"{_stored.Length}"), "stores ask for it");
        Assert.That(request.Headers.Keys, Has.None.EqualTo("Authorization"), "nobody else's business");
        await App.CleanAsync(task);
        await App.RehydrateAsync(task, new { task_id = task, snapshot_url = Url });

        Assert.That(await App.ExportAsync(task), Is.EqualTo(export));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    public async Task Rehydrate_StoredPacked_IsUnpacked(string encoding)
    {
        var task = await App.GivenContentsAsync();
        var export = await App.ExportAsync(task);
        await App.CleanAsync(task);
        _answer = async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await using Stream packed = encoding == "br" ? new BrotliStream(context.Response.Body, CompressionMode.Compress) : new GZipStream(context.Response.Body, CompressionMode.Compress);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(export));
        };

        await App.RehydrateAsync(task, new { task_id = task, snapshot_url = Url });

        Assert.That(await App.ExportAsync(task), Is.EqualTo(export));
    }

    [Test]
    public async Task StoreThatRefuses_Is502_AndNothingChanges()
    {
        var task = await App.GivenContentsAsync();
        _answer = context =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        };

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/export", 502, new { upload_url = Url }), Is.EqualTo("The upload failed: HTTP 403."));
        await App.CleanAsync(task);
        Assert.That(await App.RehydrationRefusedAsync(task, 502, new { task_id = task, snapshot_url = Url }), Is.EqualTo("The download failed: HTTP 403."));
        Assert.That(await App.ListAsync(task), Is.Empty);
    }

    [Test]
    public async Task StoreThatIsSilent_Is502()
    {
        var task = await App.GivenContentsAsync();
        await App.CleanAsync(task);
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        Assert.That(await App.RehydrationRefusedAsync(task, 502, new { task_id = task, snapshot_url = Url }), Is.EqualTo("The download failed: it took too long."));
    }

    [Test]
    public async Task StoreThatBreaksOff_Is502_AndNothingComesBack()
    {
        var task = await App.GivenContentsAsync();
        var export = await App.ExportAsync(task);
        await App.CleanAsync(task);
        _answer = async context =>
        {
            context.Response.ContentLength = Encoding.UTF8.GetByteCount(export);
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(export).AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        await App.RehydrationRefusedAsync(task, 502, new { task_id = task, snapshot_url = Url });
        Assert.That(await App.ListAsync(task), Is.Empty);
    }

    [TestCase("""{"task_id":"another","messages":[]}""", "another task's")]
    [TestCase("""{"messages":[]}""", "no export: Field required (task_id)")]
    [TestCase("not json", "JSON decode error")]
    [TestCase("""<html></html>""", "JSON decode error")]
    public async Task Rehydrate_WhatLiesThereIsNoExport_Is400(string stored, string text)
    {
        var task = await App.GivenContentsAsync();
        await App.CleanAsync(task);
        _stored = Encoding.UTF8.GetBytes(stored);

        Assert.That(await App.RehydrationRefusedAsync(task, 400, new { task_id = task, snapshot_url = Url }), Does.Contain(text));
    }

    [Test]
    public async Task TooLarge_Is413_OnEitherWay()
    {
        var task = await App.GivenContentsAsync();
        var large = await App.OpenTaskAsync();
        await App.AddTextAsync(large, new string('x', 30_000));
        await App.CleanAsync(task);
        foreach (var packed in new[] { false, true })
        {
            _answer = async context =>
            {
                if (packed)
                    context.Response.Headers.ContentEncoding = "gzip";
                await using var body = packed ? new GZipStream(context.Response.Body, CompressionMode.Compress) : context.Response.Body;
                await body.WriteAsync(Encoding.UTF8.GetBytes($$"""{"task_id":"{{task}}","other":"{{new string('x', 1_000_000)}}"}"""));
            };
            Assert.That(await App.RehydrationRefusedAsync(task, 413, new { task_id = task, snapshot_url = Url }), Does.Contain("Retention:MaxBytes"), packed ? "a bomb" : "");
        }

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{large}/export", 413, new { upload_url = Url }), Does.Contain("Retention:MaxBytes"));
        Assert.That(_store.Requests.Select(request => request.Method), Has.None.EqualTo("PUT"), "nothing is begun");
    }

    [TestCase("http://example.org/x")]
    [TestCase("https://127.0.0.1/x")]
    [TestCase("https://[::1]/x")]
    [TestCase("https://169.254.169.254/latest/meta-data")]
    [TestCase("https://10.0.0.1/x")]
    [TestCase("https://localhost/x")]
    [TestCase("https://user:password@example.org/x")]
    [TestCase("ftp://example.org/x")]
    public async Task AddressThatMayNotBeCalled_Is400(string url)
    {
        await using var app = await TaskMessagesApp.StartAsync("--Agents:AllowPrivateNetworks=false");
        var task = await app.GivenContentsAsync();

        Assert.That(await app.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/export", 400, new { upload_url = url }), Does.StartWith("upload_url must be https"));
        await app.CleanAsync(task);
        Assert.That(await app.RehydrationRefusedAsync(task, 400, new { task_id = task, snapshot_url = url }), Does.StartWith("snapshot_url must be https"));
    }

    [Test]
    public async Task RedirectToElsewhere_IsNotFollowed()
    {
        var task = await App.GivenContentsAsync();
        _answer = context =>
        {
            context.Response.Redirect("http://169.254.169.254/");
            return Task.CompletedTask;
        };

        Assert.That(await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/export", 400, new { upload_url = Url }), Does.Contain("without redirecting"));
    }

    [TestCase("""{}""")]
    [TestCase("""{"upload_url":1}""")]
    [TestCase("""{"upload_url":"nowhere"}""")]
    public async Task Export_NoUrl_Is422(string body)
    {
        var task = await App.OpenTaskAsync();
        await App.RefusedAsync(HttpMethod.Post, $"/tasks/{task}/export", 422, body);
    }
}
