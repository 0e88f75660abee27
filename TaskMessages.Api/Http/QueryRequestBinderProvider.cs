using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;

namespace TaskMessages.Api.Http;

/// <summary>Offers the binder for one type of query request.</summary>
internal sealed class QueryRequestBinderProvider<TRequest> : IModelBinderProvider
    where TRequest : IQueryRequest<TRequest>
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.Metadata.ModelType == typeof(TRequest) ? new BinderTypeModelBinder(typeof(QueryRequestBinder<TRequest>)) : null;
}
