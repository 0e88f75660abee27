using System.Net;
using System.Net.Sockets;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Tests.Contract;

/// <summary>The operator's <c>backup NAME</c>, as docs/backup.md tells it, and a service started on the copy.</summary>
public sealed class BackupVerbTests
{
    private const string Text = "a message that must be in the backup";

    private string _root = null!;

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("backup-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(_root, recursive: true);

    [TestCase("")]
    [TestCase("operator")]
    public async Task Backup_OfARunningService_IsOneThatAServiceStartsOn(string user)
    {
        string[] settings = [.. Settings($"--EmbeddedMongo:Listen=127.0.0.1:{FreePort()}"), .. user.Length == 0 ? Array.Empty<string>() : [$"--EmbeddedMongo:Username={user}", "--EmbeddedMongo:Password=secret-word"]];
        long task;
        await using (var service = await TaskMessagesApp.StartAsync(settings))
        {
            task = await service.CreateTaskAsync(Text);
            var (exitCode, output, errors) = await RunAsync("first", settings);
            Assert.That((exitCode, errors), Is.EqualTo((0, "")));
            Assert.That(output.Trim(), Is.EqualTo(Path.Combine(_root, "backups", "first")));
            using var response = await service.AppendAsync(task, "later");
            Assert.That(response.IsSuccessStatusCode, Is.True, "the service goes on");
            Assert.That((await RunAsync("first", settings)).ExitCode, Is.EqualTo(1), "a name is used once");
        }

        Assert.That((await RunAsync("second", settings)).ExitCode, Is.EqualTo(0), "no service runs");
        Directory.Delete(Data, recursive: true);
        Directory.CreateDirectory(Data);
        File.Copy(Path.Combine(_root, "backups", "first", "database.sqlite"), Path.Combine(Data, "database.sqlite"));
        await using var restored = await TaskMessagesApp.StartAsync(settings);
        Assert.That((await restored.ReadTaskAsync(task)).ToString(), Does.Contain(Text).And.Not.Contain("later"));
    }

    [Test]
    public async Task Backup_OfAServiceThatCannotBeReached_SaysThatTheDirectoryIsInUse()
    {
        await using var service = await TaskMessagesApp.StartAsync(Settings());
        var (exitCode, output, errors) = await RunAsync("first", Settings());
        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(errors, Does.Contain("in use"));
    }

    [TestCase("../first", "name")]
    [TestCase(".first", "name")]
    public async Task Backup_WithANameThatIsNone_IsRefused(string name, string reason)
    {
        await using (var service = await TaskMessagesApp.StartAsync(Settings()))
            await service.CreateTaskAsync(Text);
        var (exitCode, _, errors) = await RunAsync(name, Settings());
        Assert.That((exitCode, errors), Is.EqualTo((1, errors)));
        Assert.That(errors, Does.Contain(reason));
        Assert.That(Directory.Exists(Path.Combine(_root, "backups")), Is.False);
    }

    [Test]
    public async Task Backup_WithoutADirectoryOrADatabase_IsRefused()
    {
        Assert.That((await RunAsync("first", [.. Settings(), "--EmbeddedMongo:BackupDirectory="])).Errors, Does.Contain("EmbeddedMongo:BackupDirectory"));
        Assert.That((await RunAsync("first", Settings())).Errors, Does.Contain("there is no database"));
        Assert.That((await RunAsync("--x=y", Settings())).Errors, Does.Contain("the name"));
    }

    private string Data => Path.Combine(_root, "data");

    private string[] Settings(params string[] more) =>
    [
        "--environment=Development",
        $"--Mongo:ConnectionString=embedded://{Data}",
        $"--EmbeddedMongo:BackupDirectory={Path.Combine(_root, "backups")}",
        $"--DataProtection:KeysDirectory={Path.Combine(_root, "keys")}",
        $"--Serilog:WriteTo:File:Args:configure:0:Args:path={_root}/logs/log-.json",
        "--Serilog:WriteTo:Console:Args:configure:0:Args:restrictedToMinimumLevel=Fatal",
        .. more,
    ];

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string name, string[] settings)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exitCode = await BackupVerb.RunAsync([name, .. settings], output, errors, CancellationToken.None);
        return (exitCode, output.ToString(), errors.ToString());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
