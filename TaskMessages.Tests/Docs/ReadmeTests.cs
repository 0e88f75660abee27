using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>
/// The README's flow, block by block, against the program that its first block starts; the program is killed and started again
/// in the middle of it.
/// </summary>
[Category("slow")]
public sealed partial class ReadmeTests
{
    private const string DocumentedAddress = "127.0.0.1:8080";
    private const string DocumentedWebhook = "127.0.0.1:9000";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan BlockLimit = TimeSpan.FromSeconds(60);

    private readonly List<Process> _started = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("readme-").FullName;
    private readonly string _address = $"127.0.0.1:{FreePort()}";
    private readonly string _webhook = $"127.0.0.1:{FreePort()}";

    private string State => $"{_folder}/variables.sh";

    [TearDown]
    public async Task StopAndCleanAsync()
    {
        if (File.Exists(State))
            await RunAsync($". {State}\nkill ${{WEBHOOK_PROCESS:-}} 2> /dev/null || true");
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    [Platform("Linux")]
    public async Task Readme_EveryBlock_DoesWhatItSays()
    {
        var blocks = MarkdownBlock.Parse(Repository.Read("README.md")).Where(block => block.Language is "sh" or "json").ToArray();
        var script = blocks.Where(block => block.Language == "sh").ToArray();
        Assert.That(script, Has.Length.GreaterThan(5));

        await StartAsync(script[0].Text);
        var names = string.Join(' ', script.SelectMany(block => VariableName().Matches(block.Text)).Select(name => name.Groups[1].Value).Distinct());
        var output = "";
        for (var index = 1; index < blocks.Length; index++)
        {
            var block = blocks[index];
            if (block.Language == "json")
            {
                Assert.That(JsonSample.Differences(block.Text, output), Is.Empty);
                continue;
            }

            // as in one terminal: what a block sets is there in the next
            output = await RunAsync($"[ -f {State} ] && . {State}\n{block.Text}\nfor name in {names}; do [ -z \"${{!name:-}}\" ] || declare -p \"$name\"; done > {State}");
            if (block.Text.Contains("Idempotency-Key", StringComparison.Ordinal))
            {
                await KillAsync();
                await StartAsync(script[0].Text);
            }
        }

        var ledger = await RunAsync($". {State}\ncurl -sf \"http://{DocumentedAddress}/messages?task_id=$TASK&order_direction=asc\" -H \"Authorization: Bearer $KEY\"");
        Assert.That(ledger.Split("\"content\":\"Hello\"").Length - 1, Is.EqualTo(2), "the message and its echo, once each");
        Assert.That(ledger.Split("\"content\":\"And once more\"").Length - 1, Is.EqualTo(2), "the message and its echo, once each");
    }

    private async Task StartAsync(string block)
    {
        // A pipe that nobody empties would stop the program.
        var process = Start($"{{ {block}\n}} >> '{_folder}/service.txt' 2>&1");
        _started.Add(process);
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            Assert.That(process.HasExited, Is.False, "the program ended");
            Assert.That(waited.Elapsed, Is.LessThan(StartLimit), "the program did not become ready");
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{_address}/health/ready"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        }
    }

    private async Task KillAsync()
    {
        var process = _started[^1];
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    private async Task<string> RunAsync(string script)
    {
        using var process = Start("set -euo pipefail\n" + script);
        using var limit = new CancellationTokenSource(BlockLimit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        var text = await output;
        Assert.That(process.ExitCode, Is.Zero, $"{script}\nprinted: {text}");
        return text;
    }

    private Process Start(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script.Replace(DocumentedAddress, _address, StringComparison.Ordinal).Replace(DocumentedWebhook, _webhook, StringComparison.Ordinal)])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        // What the test host sets for itself must not reach the SDK that the block starts.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["TMPDIR"] = _folder;
        start.Environment["ASPNETCORE_URLS"] = $"http://{_address}";
        start.Environment["Mongo__ConnectionString"] = $"embedded://{_folder}/data";
        start.Environment["Serilog__WriteTo__File__Args__configure__0__Args__path"] = $"{_folder}/logs/taskmessages-.json";
        return Process.Start(start)!;
    }

    [GeneratedRegex("^([A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex VariableName();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
