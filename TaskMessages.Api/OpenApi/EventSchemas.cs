using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TaskMessages.Api.Chat.Steps;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.OpenApi;

/// <summary>The frames of the event stream: their name, their id and their data, each data line being JSON.</summary>
internal static class EventSchemas
{
    public const string Description =
        "Server-sent events. Each has `event`, a line of JSON as `data`, and an `id` where the stream can go on from; together they are the schema `StreamEvent`. "
        + "Lines that begin with a colon are signs of life.";

    private const string Union = "StreamEvent";

    public static void AddTo(OpenApiDocument document, IDictionary<string, IOpenApiSchema> schemas, DocumentFilterContext context)
    {
        var status = context.SchemaGenerator.GenerateSchema(typeof(ChatStatus), context.SchemaRepository);
        var step = context.SchemaGenerator.GenerateSchema(typeof(StepResponse), context.SchemaRepository);
        (string Event, string Schema, OpenApiSchema Data)[] events =
        [
            ("task.status", "TaskStatusEvent", Data(("status", status))),
            ("step.started", "StepStartedEvent", Data(("step", step))),
            ("step.completed", "StepCompletedEvent", Data(("step", step))),
            ("message.delta", "MessageDeltaEvent", WithCut(Data(("message_id", Text), ("text", Text)))),
            ("message.completed", "MessageCompletedEvent", WithCut(Data(("message_id", Text), ("content", Text)))),
            ("message.removed", "MessageRemovedEvent", Data(("message_id", Text))),
            ("task.completed", "TaskCompletedEvent", WithSnapshot(Data(("status", status), ("output", NullableText), ("error", NullableText)))),
            ("task.input_required", "TaskInputRequiredEvent", WithSnapshot(Data(("task_id", Number), ("prompt", NullableText)))),
            ("stream.error", "StreamErrorEvent", Data(("code", Names(ContractSchemas.NamesOf(typeof(StreamError)))), ("message", Text))),
        ];
        foreach (var (name, schema, data) in events)
            schemas[schema] = Frame(name, data);
        schemas[Union] = new OpenApiSchema
        {
            Description = "One event of a task's stream.",
            OneOf = [.. events.Select(frame => new OpenApiSchemaReference(frame.Schema, document))],
            Discriminator = new OpenApiDiscriminator
            {
                PropertyName = "event",
                Mapping = events.ToDictionary(frame => frame.Event, frame => new OpenApiSchemaReference(frame.Schema, document)),
            },
        };
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema NullableText => new() { Type = JsonSchemaType.String | JsonSchemaType.Null };

    private static OpenApiSchema Number => new() { Type = JsonSchemaType.Integer, Format = "int64" };

    private static OpenApiSchema Names(IList<JsonNode> names) => new() { Type = JsonSchemaType.String, Enum = names };

    private static OpenApiSchema Frame(string name, OpenApiSchema data)
    {
        var frame = Data(("event", Names([(JsonNode)name])), ("data", data));
        frame.Properties!["id"] = Text;
        return frame;
    }

    private static OpenApiSchema Data(params (string Name, IOpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, member => member.Schema),
        Required = members.Select(member => member.Name).ToHashSet(),
    };

    private static OpenApiSchema WithCut(OpenApiSchema data)
    {
        data.Properties!["truncated"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "There, and true, when the text was cut to fit an event." };
        return data;
    }

    private static OpenApiSchema WithSnapshot(OpenApiSchema data)
    {
        data.Properties!["snapshot_truncated"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "There, and true, when not all steps were sent." };
        data.Properties["snapshot_total_steps"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Description = "How many there are then." };
        return data;
    }
}
