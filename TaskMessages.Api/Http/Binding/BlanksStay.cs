using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace TaskMessages.Api.Http.Binding;

/// <summary>A part of a path that is empty or blank is what it is: a name that nobody has, and not null.</summary>
internal sealed class BlanksStay : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }
}
