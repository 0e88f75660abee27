using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Clients;

/// <summary>A client that NSwag makes of the served description: it compiles and talks to the service.</summary>
[Property("case", "openapi")]
internal sealed class GeneratedCSharpTests : ContractFixture
{
    /// <summary>What a program does with the client; compiled together with it.</summary>
    private const string Program =
        """
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;

        namespace Generated;

        public static class Program
        {
            public static async Task<string> RunAsync(HttpClient http)
            {
                var client = new TaskMessagesClient(http);
                var me = await client.GetCallerAsync();
                var created = await client.CreateTaskAsync(null, null, new CreateTaskRequest { Agent_id = me.Agent_id, Message = new ChatMessageBody { Content = "Hello" } });
                var task = await client.GetTaskAsync(created.Task_id, 30);
                var appended = await client.AppendMessageAsync(
                    task.Task_id, null, null, new AppendMessageRequest { Agent_id = me.Agent_id, Message = new ChatMessageBody { Content = "Again" }, On_busy = BusyPolicy.Enqueue });
                task = await client.GetTaskAsync(appended.Task_id, 30);
                var steps = await client.ListStepsAsync(task.Task_id, null, null);
                var tasks = await client.ListTasksAsync(10, null, null, null, null, null);
                try
                {
                    await client.CancelTaskAsync(task.Task_id, null);
                }
                catch (ApiException<ChatError> refusal)
                {
                    return $"{task.Status} {task.Output} {steps.Steps.Count} {tasks.Tasks.Count} {refusal.StatusCode} {refusal.Result.Error.Code}";
                }

                return "not refused";
            }
        }
        """;

    [Test]
    public async Task CSharp_Compiles_AndTalksToTheService()
    {
        var document = await OpenApiDocument.FromJsonAsync(await App.Http.GetStringAsync("/openapi.json"));
        var code = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings
        {
            ClassName = "TaskMessagesClient",
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = CSharpJsonLibrary.NewtonsoftJson },
            UseBaseUrl = false,
        }).GenerateFile();

        var assembly = Compile(code, Program);
        using var http = new HttpClient { BaseAddress = App.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TaskMessagesApp.DevelopmentKey);
        var run = assembly.GetType("Generated.Program")!.GetMethod("RunAsync")!.CreateDelegate<Func<HttpClient, Task<string>>>();

        Assert.That(await run(http), Does.Match("^Completed Again 4 [1-9]\\d* 409 Task_not_cancelable$"));
    }

    private static Assembly Compile(params string[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(Newtonsoft.Json.JsonConvert).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Generated",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Disable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()), Is.Empty);
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }
}
