using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Domain.Errors;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Storage.Collections;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.Storage;

/// <summary>TLS between the stores and a server, by the options of the connection string: what is checked, and how what fails is told.</summary>
public sealed class DriverTlsTests
{
    private const string User = "user";
    private const string Password = "pencil";
    private const string GivesUpSoon = "&serverSelectionTimeoutMS=1000";

    private readonly TestCertificates _ours = new("our authority");
    private readonly TestCertificates _others = new("another authority");
    private TemporaryDirectory _directory = null!;
    private EmbeddedMongoServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _directory = new TemporaryDirectory();
        _server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions { Directory = _directory.Path, Listen = "127.0.0.1:0", Username = User, Password = Password },
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
        _ours.Dispose();
        _others.Dispose();
    }

    [Test]
    public async Task Connect_CertificateOfOurAuthority_WorksWithLoginAndManyCommands()
    {
        await using var front = new TlsFront(_server.Endpoint!, _ours.Issue("127.0.0.1"));
        using var client = Connect(front, $"&tlsCAFile={_ours.AuthorityFile}");
        var collection = client.GetCollection("tls");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => collection.TryInsertAsync(new BsonDocument("text", new string('x', i * 1000)), CancellationToken.None)));

        Assert.That(await collection.CountAsync([], CancellationToken.None), Is.EqualTo(50));
    }

    [Test]
    public async Task Connect_CertificateThatIsNotToBeTrusted_IsRefused()
    {
        var cases = new (string Name, System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate, string Options)[]
        {
            ("another authority's", _others.Issue("127.0.0.1"), $"&tlsCAFile={_ours.AuthorityFile}"),
            ("nobody the system knows", _ours.Issue("127.0.0.1"), ""),
            ("another host's", _ours.Issue("example.org"), $"&tlsCAFile={_ours.AuthorityFile}"),
            ("expired", _ours.Issue("127.0.0.1", isExpired: true), $"&tlsCAFile={_ours.AuthorityFile}"),
        };
        foreach (var (name, certificate, options) in cases)
        {
            await using var front = new TlsFront(_server.Endpoint!, certificate);
            using var client = Connect(front, options + GivesUpSoon);

            var refusal = Assert.ThrowsAsync<StoreUnavailableException>(() => PingAsync(client), name);
            Assert.That(refusal!.ToString(), Does.Contain("certificate").IgnoreCase.And.Not.Contain(Password), name);
        }
    }

    [TestCase("example.org", "&tlsAllowInvalidHostnames=true&tlsCAFile=")]
    [TestCase("127.0.0.1", "&tlsAllowInvalidCertificates=true")]
    [TestCase("example.org", "&tlsInsecure=true")]
    public async Task Connect_ChecksSwitchedOffByName_Works(string host, string options)
    {
        await using var front = new TlsFront(_server.Endpoint!, _ours.Issue(host));
        using var client = Connect(front, options.EndsWith('=') ? options + _ours.AuthorityFile : options);

        await PingAsync(client);
    }

    [TestCase(null)]
    [TestCase("a secret")]
    public async Task Connect_ServerThatWantsACertificate_IsShownOurs(string? password)
    {
        await using var front = new TlsFront(_server.Endpoint!, _ours.Issue("127.0.0.1"), _ours.Authority);
        var options = $"&tlsCAFile={_ours.AuthorityFile}&tlsCertificateKeyFile={_ours.IssueFile("client", password)}";
        using var client = Connect(front, password is null ? options : $"{options}&tlsCertificateKeyFilePassword={Uri.EscapeDataString(password)}");
        await PingAsync(client);

        using var without = Connect(front, $"&tlsCAFile={_ours.AuthorityFile}{GivesUpSoon}");
        Assert.That(() => PingAsync(without), Throws.TypeOf<StoreUnavailableException>());
    }

    [TestCase("tlsCAFile")]
    [TestCase("tlsCertificateKeyFile")]
    public void Connect_FileThatIsNotThere_NamesTheOption(string option)
        => Assert.That(
            () => Connect($"mongodb://127.0.0.1:1/?tls=true&{option}=/nowhere/file.pem"),
            Throws.TypeOf<FormatException>().With.Message.Contains(option));

    [Test]
    public void Connect_PlainServer_FailsInTime()
    {
        using var client = Connect($"mongodb://{_server.Endpoint}/?tls=true&connectTimeoutMS=500&serverSelectionTimeoutMS=500");

        Assert.That(() => PingAsync(client), Throws.TypeOf<StoreUnavailableException>());
    }

    private static DriverDatabase Connect(TlsFront front, string options)
        => Connect($"mongodb://{User}:{Password}@127.0.0.1:{front.Port}/?directConnection=true&tls=true{options}");

    private static DriverDatabase Connect(string connectionString) => DriverDatabase.Connect(connectionString, "test", NullLoggerFactory.Instance);

    private static Task PingAsync(DriverDatabase database) => database.PingAsync(CancellationToken.None);
}
