using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace TaskMessages.Api.Http.Binding;

/// <summary>Reads every type of body that can read itself: being an <see cref="IRequestBody{TSelf}"/> is all that it takes.</summary>
internal sealed class RequestBodyFormatters : IInputFormatter
{
    private readonly ConcurrentDictionary<Type, IInputFormatter?> _formatters = new();

    public bool CanRead(InputFormatterContext context) => Find(context.ModelType) is not null;

    public Task<InputFormatterResult> ReadAsync(InputFormatterContext context) => Find(context.ModelType)!.ReadAsync(context);

    private IInputFormatter? Find(Type body) => _formatters.GetOrAdd(body, static body => SelfReading.Is(body, typeof(IRequestBody<>))
        ? (IInputFormatter)Activator.CreateInstance(typeof(RequestBodyFormatter<>).MakeGenericType(body))!
        : null);
}
