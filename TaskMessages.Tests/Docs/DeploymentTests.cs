using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Worker;
using TaskMessages.Tests.Contract;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>The Dockerfile and deploy/compose.yaml, as far as they can be looked at without the engine that runs them.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>Read by the host, not from a section of ours.</summary>
    private static readonly string[] HostKeys = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT"];

    private static readonly (string Section, Type Options)[] Sections =
    [
        (MongoOptions.SectionName, typeof(MongoOptions)),
        (EmbeddedMongoOptions.SectionName, typeof(EmbeddedMongoOptions)),
        (DataProtectionKeyOptions.SectionName, typeof(DataProtectionKeyOptions)),
        (AdminOptions.SectionName, typeof(AdminOptions)),
        (LimitsOptions.SectionName, typeof(LimitsOptions)),
        (AgentsOptions.SectionName, typeof(AgentsOptions)),
        (WorkerOptions.SectionName, typeof(WorkerOptions)),
    ];

    private readonly ComposeFile _compose = ComposeFile.Read();

    [Test]
    public void Compose_EverySetting_IsOneThatTheServiceHas()
    {
        var known = Sections.SelectMany(section => section.Options.GetProperties().Where(property => property.CanWrite).Select(property => $"{section.Section}__{property.Name}"));

        Assert.That(Ours().SelectMany(service => ComposeFile.EnvironmentOf(service.Service).Keys).Distinct(), Is.Not.Empty.And.SubsetOf(known.Concat(HostKeys)));
    }

    [Test]
    public void Compose_EveryValue_IsValid()
    {
        foreach (var (name, service) in Ours())
        {
            var values = ComposeFile.EnvironmentOf(service).ToDictionary(
                pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string?)Substitution().Replace(pair.Value, new string('a', 64)));
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
            var services = new ServiceCollection();
            services.AddSection<MongoOptions>(configuration, MongoOptions.SectionName);
            services.AddSection<AdminOptions>(configuration, AdminOptions.SectionName);
            services.AddSection<DataProtectionKeyOptions>(configuration, DataProtectionKeyOptions.SectionName);
            services.AddSection<AgentsOptions>(configuration, AgentsOptions.SectionName);
            services.AddSection<LimitsOptions>(configuration, LimitsOptions.SectionName);
            services.AddSection<WorkerOptions>(configuration, WorkerOptions.SectionName);
            using var provider = services.BuildServiceProvider();

            Assert.That(provider.GetRequiredService<IStartupValidator>().Validate, Throws.Nothing, name);
        }
    }

    [Test]
    public void Compose_TheServiceTwice_OnOneDatabaseWithOneKeyRing()
    {
        var ours = Ours().ToList();

        Assert.That(ours.Select(service => service.Name), Is.EquivalentTo(new[] { "api", "worker" }));
        foreach (var key in new[] { "Mongo__ConnectionString", "Mongo__Database", "DataProtection__KeysDirectory" })
            Assert.That(ours.Select(service => ComposeFile.EnvironmentOf(service.Service)[key]).Distinct().Count(), Is.EqualTo(1), key);
        Assert.That(ours.Single(service => service.Name == "worker").Service.Keys, Has.None.EqualTo("ports"), "it serves nobody");
    }

    [Test]
    public void Compose_ReplicaSet_IsTheOneThatTheServiceAsksFor()
    {
        var connection = ComposeFile.EnvironmentOf(Ours().First().Service)["Mongo__ConnectionString"];
        var members = _compose.Services.Where(service => ComposeFile.Items(service.Service.GetValueOrDefault("command")).FirstOrDefault() == "mongod").ToList();
        var script = ComposeFile.Items(_compose.Services.Single(service => service.Name == "replica-set").Service["command"]).Last();
        var hosts = members.Select(member => $"{member.Name}:27017").ToList();

        Assert.That(hosts, Has.Count.EqualTo(3));
        Assert.That(connection, Does.StartWith($"mongodb://{string.Join(',', hosts)}/?"));
        Assert.That(connection.Split('?')[1].Split('&'), Is.SupersetOf(new[] { "replicaSet=rs0", "w=majority", "retryWrites=true" }));
        Assert.That(members.Select(member => ComposeFile.Items(member.Service["command"])), Is.All.SupersetOf(new[] { "--replSet", "rs0" }));
        Assert.That(script, Does.Contain("_id: 'rs0'"));
        Assert.That(hosts, Has.All.Matches<string>(host => script.Contains($"host: '{host}'", StringComparison.Ordinal)));
    }

    [Test]
    public void Compose_EveryNameThatIsReferredTo_IsDefined()
    {
        foreach (var (name, service) in _compose.Services)
        {
            Assert.That(ComposeFile.Items(service.GetValueOrDefault("depends_on")), Is.SubsetOf(_compose.Names("services")), name);
            Assert.That(ComposeFile.Items(service.GetValueOrDefault("networks")), Is.Not.Empty.And.SubsetOf(_compose.Names("networks")), name);
            Assert.That(ComposeFile.Items(service.GetValueOrDefault("volumes")).Select(volume => volume.Split(':')[0]), Is.SubsetOf(_compose.Names("volumes")), name);
        }
    }

    [Test]
    public void Compose_KeyRing_IsOnTheVolumeAndTheUsersOwn()
    {
        var directory = ComposeFile.EnvironmentOf(Ours().First().Service)["DataProtection__KeysDirectory"];

        Assert.That(ComposeFile.Items(Ours().First().Service["volumes"]), Does.Contain($"keys:{directory}"));
        Assert.That(Repository.Read("Dockerfile"), Does.Match($"install -d -o \"\\$APP_UID\".*{Regex.Escape(directory)} "));
    }

    [Test]
    public void Dockerfile_RunsTheServiceAsNobodySpecial()
    {
        var lines = Repository.Read("Dockerfile").Split('\n');

        Assert.That(lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)), Is.EqualTo("USER $APP_UID"));
        Assert.That(lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build", "FROM mcr.microsoft.com/dotnet/aspnet:10.0",
        }));
        Assert.That(lines, Has.One.EqualTo("ENTRYPOINT [\"dotnet\", \"/app/TaskMessages.Api.dll\"]"));
    }

    [Test]
    [Platform("Linux")]
    public async Task Dockerfile_HealthCheck_TellsALivingServiceFromNone()
    {
        int port;
        await using (var app = await TaskMessagesApp.StartAsync())
        {
            port = app.Address.Port;
            Assert.That(await CheckHealthAsync(port), Is.Zero);
            Assert.That(await CheckHealthAsync(port, "/health/none"), Is.Not.Zero);
        }

        Assert.That(await CheckHealthAsync(port), Is.Not.Zero);
    }

    private static async Task<int> CheckHealthAsync(int port, string path = "/health/live")
    {
        var command = JsonSerializer.Deserialize<string[]>(HealthCommand().Match(Repository.Read("Dockerfile")).Groups[1].Value)!;
        Assert.That(command[^1], Does.Contain("/127.0.0.1/8080 ").And.Contain(" /health/live "));
        var start = new ProcessStartInfo(command[0]) { RedirectStandardError = true };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument.Replace("/8080", $"/{port}", StringComparison.Ordinal).Replace("/health/live", path, StringComparison.Ordinal));
        using var process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private IEnumerable<(string Name, Dictionary<object, object?> Service)> Ours() => _compose.Services.Where(service => service.Service.ContainsKey("build"));

    [GeneratedRegex(@"^HEALTHCHECK [^\n]*\\\n\s+CMD (\[.*\])$", RegexOptions.Multiline)]
    private static partial Regex HealthCommand();

    [GeneratedRegex(@"\$\{\w+:\?[^}]*\}")]
    private static partial Regex Substitution();
}
