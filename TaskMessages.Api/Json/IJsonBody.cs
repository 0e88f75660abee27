using Newtonsoft.Json;

namespace TaskMessages.Api.Json;

/// <summary>A response that knows its own JSON form, member by member, so that hot answers need no reflection.</summary>
internal interface IJsonBody
{
    void WriteTo(JsonTextWriter writer);
}
