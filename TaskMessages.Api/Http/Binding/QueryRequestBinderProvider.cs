using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;

namespace TaskMessages.Api.Http.Binding;

/// <summary>Binds every type of query request that can read itself: being an <see cref="IQueryRequest{TSelf}"/> is all that it takes.</summary>
internal sealed class QueryRequestBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => SelfReading.Is(context.Metadata.ModelType, typeof(IQueryRequest<>))
        ? new BinderTypeModelBinder(typeof(QueryRequestBinder<>).MakeGenericType(context.Metadata.ModelType))
        : null;
}
