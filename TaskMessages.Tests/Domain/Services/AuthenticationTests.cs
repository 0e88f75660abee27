using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Tests.Domain.Services;

public sealed class AuthenticationTests
{
    private ServiceScene _scene = null!;
    private ApiKeyAuthenticator _authenticator = null!;

    [SetUp]
    public async Task OpenScene()
    {
        _scene = await ServiceScene.CreateAsync();
        _authenticator = new ApiKeyAuthenticator(_scene.Keys, _scene.Agents);
    }

    [TearDown]
    public async Task CloseScene() => await _scene.DisposeAsync();

    [Test]
    [Property("contract", "xagent:12.7/79")]
    public async Task Authenticate_AnythingButTheKey_IsNobody()
    {
        var key = _scene.Key.FullKey;
        string?[] wrong = [null, "", "key", key.ToUpperInvariant(), key + "x", key[..^1], "xag_zzzzzz_" + key[11..], key[..^1] + (key[^1] == 'a' ? 'b' : 'a')];

        foreach (var presented in wrong)
            Assert.That(await _authenticator.AuthenticateAsync(presented, CancellationToken.None), Is.Null, presented);
        Assert.That((await _authenticator.AuthenticateAsync(key, CancellationToken.None))!.Id, Is.EqualTo(_scene.Key.Key.Id));
    }

    [Test]
    [Property("contract", "xagent:12.7/81")]
    public async Task Authenticate_PausedThenResumed_IsRefusedThenLetIn()
    {
        await _scene.KeyService.PauseAsync(_scene.Key.Key.Id, CancellationToken.None);
        Assert.That(await _authenticator.AuthenticateAsync(_scene.Key.FullKey, CancellationToken.None), Is.Null);

        await _scene.KeyService.ResumeAsync(_scene.Key.Key.Id, CancellationToken.None);
        Assert.That(await _authenticator.AuthenticateAsync(_scene.Key.FullKey, CancellationToken.None), Is.Not.Null);
    }

    [Test]
    [Property("contract", "xagent:12.1/13")]
    public async Task Authenticate_Revoked_IsRefusedForEver()
    {
        await _scene.KeyService.RevokeAsync(_scene.Key.Key.Id, CancellationToken.None);
        await _scene.KeyService.ResumeAsync(_scene.Key.Key.Id, CancellationToken.None);

        Assert.That(await _authenticator.AuthenticateAsync(_scene.Key.FullKey, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Authenticate_AgentGone_IsRefused()
    {
        await _scene.Agents.DeleteAsync(_scene.Agent.Id, CancellationToken.None);

        Assert.That(await _authenticator.AuthenticateAsync(_scene.Key.FullKey, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Regenerate_Key_OnlyTheNewOneWorks()
    {
        var renewed = await _scene.KeyService.RegenerateAsync(_scene.Key.Key.Id, CancellationToken.None);

        Assert.That(renewed.Key.Id, Is.EqualTo(_scene.Key.Key.Id));
        Assert.That(await _authenticator.AuthenticateAsync(_scene.Key.FullKey, CancellationToken.None), Is.Null);
        Assert.That(await _authenticator.AuthenticateAsync(renewed.FullKey, CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task KeyService_UnknownIds_AreNotFound()
    {
        var none = CancellationToken.None;

        Assert.That(await ErrorAsync(() => _scene.KeyService.CreateAsync(99, null, none)), Is.EqualTo(DomainError.AgentNotFound));
        Assert.That(await ErrorAsync(() => _scene.KeyService.ListAsync(99, none)), Is.EqualTo(DomainError.AgentNotFound));
        Assert.That(await ErrorAsync(() => _scene.KeyService.PauseAsync(99, none)), Is.EqualTo(DomainError.ApiKeyNotFound));
        Assert.That(await ErrorAsync(() => _scene.KeyService.RegenerateAsync(99, none)), Is.EqualTo(DomainError.ApiKeyNotFound));
        Assert.That(await ErrorAsync(() => _scene.KeyService.RevokeAsync(99, none)), Is.EqualTo(DomainError.ApiKeyNotFound));
    }

    [Test]
    public async Task AgentService_WebhookSecret_IsShownOnceStoredSealedAndKept()
    {
        var service = _scene.AgentService(new Reverser());
        var spec = new AgentSpec { Name = "hook", Executor = new WebhookSettings("https://agent.example", null) };

        var created = await service.CreateAsync(spec, CancellationToken.None);
        var replaced = await service.ReplaceAsync(created.Agent.Id, spec with { Name = "renamed" }, CancellationToken.None);

        var sealedSecret = ((WebhookSettings)created.Agent.Executor).Secret;
        Assert.That(created.Secret, Does.Match("^whsec_[A-Za-z0-9+/]{32}$"));
        Assert.That(sealedSecret, Is.EqualTo(new Reverser().Protect(created.Secret!)));
        Assert.That((replaced.Secret, ((WebhookSettings)replaced.Agent.Executor).Secret), Is.EqualTo(((string?)null, sealedSecret)));
        Assert.That(await ErrorAsync(() => service.CreateAsync(spec with { Name = "renamed" }, CancellationToken.None)), Is.EqualTo(DomainError.Conflict));
    }

    [Test]
    public async Task AgentService_Delete_RevokesTheKeys()
    {
        var service = _scene.AgentService(new Reverser());

        await service.DeleteAsync(_scene.Agent.Id, CancellationToken.None);

        Assert.That((await _scene.Keys.FindAsync(_scene.Key.Key.Id, CancellationToken.None))!.RevokedAt, Is.Not.Null);
        Assert.That(await ErrorAsync(() => service.DeleteAsync(_scene.Agent.Id, CancellationToken.None)), Is.EqualTo(DomainError.AgentNotFound));
    }

    private static async Task<DomainError> ErrorAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DomainException refusal)
        {
            return refusal.Error;
        }

        throw new AssertionException("The use case did not refuse.");
    }

    /// <summary>Visibly not the secret, and undone by itself.</summary>
    private sealed class Reverser : ISecretProtector
    {
        public string Protect(string secret) => new([.. secret.Reverse()]);

        public string Unprotect(string protectedSecret) => Protect(protectedSecret);
    }
}
