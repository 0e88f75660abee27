using System.Globalization;
using BenchmarkDotNet.Loggers;
using TaskMessages.Benchmarks.Attack;
using TaskMessages.Benchmarks.Consoles;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Database;
using TaskMessages.Benchmarks.Floor;
using TaskMessages.Benchmarks.Fuzz;
using TaskMessages.Benchmarks.HttpFuzz;
using TaskMessages.Benchmarks.Live;
using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Micro;
using TaskMessages.Benchmarks.Service;
using TaskMessages.Benchmarks.Streams;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Benchmarks;

using Console = System.Console;

/// <summary>The command line of the load generator, the crash run and the micro-benchmarks.</summary>
internal static class Program
{
    private const string Usage = """
        TaskMessages.Benchmarks COMMAND [options]

          all                               every load scenario, on an empty and on a filled database; prints one table
          load creates|turns|gets|calls|lists|seed|floor   one scenario
            --seconds 10  --warm-up 10  --connections 32  --in-flight 256  --rate 250  --messages 1000000  --tasks 10000
            --worker on|off  --target http://127.0.0.1:8080  --directory DIR
            --against DIR  --rounds 3       in turns with the service of another build, and the ratios
          floor                             what the service is compared with, until it is told to stop: a bare durable create, a bare MVC action
            --directory DIR  --worker on|off  --urls http://127.0.0.1:5000
          micro                             micro-benchmarks; --smoke runs each once
          crash                             kills the service under load and verifies what it kept; exit code 1 on a violation
            --kills 20  --seconds 60  --connections 16  --in-flight 32  --callers 4  --seed 1  --directory DIR
            --mongodb process               on a server in a process of its own, a replica set of one, which is killed as well
            --mongodb mongodb://…           on a deployment, in a database of its own that is dropped at the end
          db                                the embedded database beside plain SQLite; prints one table
            --seconds 5  --documents 1000000  --gibibytes 0  --directory DIR  --quick
            --workload NAME  --side NAME    only what has this in its name
          db-server                         an embedded server in a process of its own, until its standard input ends; for the tests and db
            --directory DIR  --port 0  --replica-set NAME
          live                              the same with streamed answers, stops, questions and subscribers that are followed to the end
            --kills 20  --seconds 60  --clients 8  --callers 4  --processes 1|2  --seed 1  --directory DIR
          streams                           what subscribers and waiters cost, and how soon they are told
            --seconds 10  --idle 5000  --subscribers 1000  --tasks 50
          console                           how soon the console's pages are painted over a filled database, in Chromium, and what open consoles cost
            --tasks 1000000  --messages 10000  --consoles 50  --openings 15  --seconds 10  --warm-up 10  --directory DIR
          fuzz                              decodes random and damaged BSON and messages; exit code 1 on a violation
            --inputs 1000000  --seed 1  --first 0
          http-fuzz                         sends a service of its own damaged requests of every operation; exit code 1 on a violation
            --requests 1000000  --seed 1  --first 0
          attack                            attacks a service of its own beside a normal load; exit code 1 when it takes more than 512 MiB, slows the load
                                            down more than three times, loses a message or is not healthy a second after
            --minutes 1  --seconds 60  --calm 15  --heap-limit  --http-only  --only NAME,NAME  --directory DIR
          attackers                         what attack attacks with, from a line "begin" to the end of its standard input
            --service http://…  --database mongodb://…  --agent ID  --key KEY  --only NAME,NAME
          engine-writer                     writes to a storage engine and kills itself at a moment of its write path; for the tests
            --directory DIR  --at BeforeCommit  --passes 50  --first-id 1
          db-client                         writes to a database server until it is gone; for db-crash
            --server mongodb://127.0.0.1:27017/?directConnection=true  --done 0,0
          db-crash                          kills a database server under load and verifies what it kept; exit code 1 on a violation
            --kills 50  --seed 1
        """;

    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await RunAsync(new Arguments(arguments), stop.Token);
        }
        catch (ArgumentsException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message}\n\n{Usage}");
            return 2;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        switch (arguments.Words)
        {
            case ["all"] or ["load", "all"]:
                var all = new LoadRun(Options(arguments), Console.Out);
                var report = await all.RunAllAsync(cancellationToken);
                await Console.Out.WriteLineAsync("\n" + report.ToMarkdown());
                return 0;
            case ["load", var scenario]:
                var oneOptions = Options(arguments);
                if (oneOptions.Against is null)
                    await new LoadRun(oneOptions, Console.Out).RunOneAsync(scenario, cancellationToken);
                else
                    await Console.Out.WriteLineAsync("\n" + (await new ComparisonRun(oneOptions, Console.Out).RunAsync(scenario, cancellationToken)).ToMarkdown());
                return 0;
            case ["floor"]:
                if (arguments.Text("directory") is not { } floorDirectory || arguments.Text("urls") is not { } floorUrl)
                    throw new ArgumentsException("floor needs --directory and --urls");
                await using (var floor = new FloorServer(floorDirectory, arguments.Text("worker") == "on", floorUrl))
                {
                    arguments.RefuseRest();
                    await floor.RunAsync(cancellationToken);
                }

                return 0;
            case ["micro"]:
                var smoke = arguments.Flag("smoke");
                arguments.RefuseRest();
                var failures = MicroRun.Failures(MicroRun.Run(smoke, "BenchmarkDotNet.Artifacts", ConsoleLogger.Default));
                return failures.Count == 0 ? 0 : 1;
            case ["crash"]:
                var crashOptions = CrashOptions.Parse(arguments);
                arguments.RefuseRest();
                var verdict = await new CrashRun(crashOptions, Console.Out).RunAsync(cancellationToken);
                await Console.Out.WriteLineAsync(verdict.ToString());
                return verdict.Passed ? 0 : 1;
            case ["live"]:
                var liveOptions = LiveOptions.Parse(arguments);
                arguments.RefuseRest();
                var live = await new LiveRun(liveOptions, Console.Out).RunAsync(cancellationToken);
                await Console.Out.WriteLineAsync(live.ToString());
                return live.Passed ? 0 : 1;
            case ["streams"]:
                var streamOptions = StreamOptions.Parse(arguments);
                arguments.RefuseRest();
                await Console.Out.WriteLineAsync("\n" + await new StreamRun(streamOptions, Console.Out).RunAsync(cancellationToken));
                return 0;
            case ["console"]:
                var consoleOptions = ConsoleRunOptions.Parse(arguments);
                arguments.RefuseRest();
                await Console.Out.WriteLineAsync("\n" + await new ConsoleRun(consoleOptions, Console.Out).RunAsync(cancellationToken));
                return 0;
            case ["engine-writer"]:
                if (!Enum.TryParse<StorageFailPoint>(arguments.Text("at"), out var point) || arguments.Text("directory") is not { } directory)
                    throw new ArgumentsException("engine-writer needs --at and --directory");
                var writer = new EngineWriter(directory, point, arguments.Number("passes", 50, 1, int.MaxValue), arguments.Number("first-id", 1, 1, int.MaxValue), Console.Out);
                arguments.RefuseRest();
                await writer.RunAsync(cancellationToken);
                return 0;
            case ["db"]:
                var databaseOptions = DatabaseOptions.Parse(arguments);
                arguments.RefuseRest();
                var databaseReport = await new DatabaseRun(databaseOptions, Console.Out).RunAsync(cancellationToken);
                await Console.Out.WriteLineAsync("\n" + databaseReport.ToMarkdown());
                return 0;
            case ["fuzz"]:
                var inputs = arguments.Number("inputs", 1_000_000, 1, int.MaxValue);
                var fuzz = new FuzzRun(FuzzRun.AllTargets(), arguments.Number("seed", 1, 0, int.MaxValue), Console.Out);
                var firstInput = arguments.Number("first", 0, 0, int.MaxValue);
                arguments.RefuseRest();
                return await fuzz.RunAsync(firstInput, inputs, cancellationToken) == 0 ? 0 : 1;
            case ["http-fuzz"]:
                var requests = arguments.Number("requests", 1_000_000, 1, int.MaxValue);
                var (fuzzSeed, firstRequest) = (arguments.Number("seed", 1, 0, int.MaxValue), arguments.Number("first", 0, 0, int.MaxValue));
                arguments.RefuseRest();
                return await HttpFuzzProcess.RunAsync(fuzzSeed, firstRequest, requests, Console.Out, cancellationToken) == 0 ? 0 : 1;
            case ["attack"]:
                var attackOptions = AttackOptions.Parse(arguments);
                arguments.RefuseRest();
                var attacked = await new AttackRun(attackOptions, Console.Out).RunAsync(cancellationToken);
                await Console.Out.WriteLineAsync(attacked.ToString());
                return attacked.Passed ? 0 : 1;
            case ["attackers"]:
                if (arguments.Text("service") is not { } attackedService || arguments.Text("database") is not { } attackedDatabase || arguments.Text("key") is not { } attackersKey)
                    throw new ArgumentsException("attackers needs --service, --database and --key");
                var attackersAgent = new AgentKey(arguments.Number("agent", 1, 1, int.MaxValue), attackersKey);
                var attacksMade = AttackOptions.ParseOnly(arguments);
                arguments.RefuseRest();
                using (var attackers = new Attackers(new Uri(attackedService), attackedDatabase, attackersAgent))
                    await AttackerProcess.ServeAsync(attackers, attacksMade, Console.In, Console.Out, cancellationToken);
                return 0;
            case ["db-server"]:
                var served = arguments.Text("directory") ?? throw new ArgumentsException("db-server needs --directory");
                var servedPort = arguments.Number("port", 0, 0, 65_535);
                var servedSet = arguments.Text("replica-set");
                arguments.RefuseRest();
                await DatabaseServer.RunAsync(served, servedPort, servedSet, Console.In, Console.Out, cancellationToken);
                return 0;
            case ["db-client"]:
                if (arguments.Text("server") is not { } server || arguments.Text("done") is not { } done)
                    throw new ArgumentsException("db-client needs --server and --done");
                arguments.RefuseRest();
                await new DatabaseClient(server, [.. done.Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))], Console.Out).RunAsync(cancellationToken);
                return 0;
            case ["db-crash"]:
                var databaseCrash = new DatabaseCrashRun(arguments.Number("kills", 50, 1, 10_000), arguments.Number("seed", 1, 0, int.MaxValue), Console.Out);
                arguments.RefuseRest();
                return await databaseCrash.RunAsync(cancellationToken) == 0 ? 0 : 1;
            default:
                throw new ArgumentsException("Which command?");
        }
    }

    private static LoadOptions Options(Arguments arguments)
    {
        var options = LoadOptions.Parse(arguments);
        arguments.RefuseRest();
        return options;
    }
}
