using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Tests.Domain;

public sealed class CallerTests
{
    [Test]
    public void Require_AnonymousCaller_IsRefusedAndNobodysAgent()
    {
        var agent = Assert.Throws<DomainException>(() => Caller.Anonymous.RequireAgentId())!;
        var key = Assert.Throws<DomainException>(() => Caller.Anonymous.RequireKeyId())!;

        Assert.That((agent.Error, key.Error), Is.EqualTo((DomainError.InvalidApiKey, DomainError.InvalidApiKey)));
    }

    [Test]
    public void RequireAgentId_ExternalConversation_IsABug()
        => Assert.Throws<InvalidOperationException>(() => (Snapshots.External() with { AgentId = null }).RequireAgentId());
}
