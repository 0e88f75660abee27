using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;

namespace TaskMessages.Api.Http.Binding;

/// <summary>Request bodies check themselves while they are read; walking their annotations once more would only cost time.</summary>
internal sealed class NoModelValidation : IObjectModelValidator
{
    public void Validate(ActionContext actionContext, ValidationStateDictionary? validationState, string prefix, object? model)
    {
        if (actionContext.ModelState[prefix] is { ValidationState: ModelValidationState.Unvalidated } entry)
            entry.ValidationState = ModelValidationState.Skipped;
    }
}
