using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace TaskMessages.Benchmarks.Floor;

/// <summary>An MVC action without filters, authentication, database or serializer: a read of a task cannot cost less under MVC.</summary>
[Route("v1/chat/tasks")]
internal sealed class BareController : ControllerBase
{
    /// <summary>As many bytes as a completed echo task's answer has.</summary>
    public const int AnswerLength = 414;

    private static readonly string Answer = $$"""{"task_id":1,"filler":"{{new string('x', AnswerLength - 25)}}"}""";

    /// <summary>The only controller of a server.</summary>
    public static void Only(ApplicationPartManager parts)
    {
        parts.ApplicationParts.Clear();
        parts.FeatureProviders.Clear();
        parts.FeatureProviders.Add(new Provider());
    }

    [HttpGet("{id:long}")]
    public ContentResult Get(long id) => Content(id > 0 ? Answer : "", "application/json");

    private sealed class Provider : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) => feature.Controllers.Add(typeof(BareController).GetTypeInfo());
    }
}
