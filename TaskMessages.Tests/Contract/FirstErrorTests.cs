using System.Net;

namespace TaskMessages.Tests.Contract;

/// <summary>Of several errors the first by the schema's order is named, whether of type or of a rule.</summary>
public sealed class FirstErrorTests : ContractFixture
{
    [TestCase("""{"agent_id":1,"message":{"content":""},"metadata":5}""", "String should have at least 1 character (message.content)")]
    [TestCase("""{"agent_id":"x","message":{"content":""}}""", "Input should be a valid integer, unable to parse string as an integer (agent_id)")]
    [TestCase("""{"message":{"content":""}}""", "Field required (agent_id)")]
    [TestCase("""{"agent_id":1,"message":{"role":"system","content":5}}""", "Input should be 'user' (message.role)")]
    [TestCase("""{"agent_id":1,"message":{"role":5,"content":""}}""", "Input should be 'user' (message.role)")]
    [TestCase("""{"agent_id":1,"message":{"content":5}}""", "Input should be a valid string (message.content)")]
    [TestCase("""{"agent_id":1,"message":7}""", "Input should be a valid dictionary or object to extract fields from (message)")]
    [TestCase("""{"agent_id":1,"message":{"content":"x"},"metadata":5,"timezone":"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"}""", "Input should be a valid dictionary (metadata)")]
    [TestCase("""{"agent_id":1,"message":{"content":"x"},"timezone":"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"}""", "String should have at most 64 characters (timezone)")]
    [TestCase(
        """{"agent_id":1,"message":{"content":"x"},"connector_runtime_context":[{"connector_ref":{"connector_type":"x","connector_id":0,"more":1}}],"timezone":7}""",
        "Input should be 'mcp' or 'custom_api' (connector_runtime_context.0.connector_ref.connector_type)")]
    [TestCase(
        """{"agent_id":1,"message":{"content":"x"},"connector_runtime_context":[{"connector_ref":{"connector_type":"mcp","connector_id":0},"more":1}]}""",
        "Input should be greater than 0 (connector_runtime_context.0.connector_ref.connector_id)")]
    [TestCase(
        """{"agent_id":1,"message":{"content":"x"},"connector_runtime_context":[{"connector_ref":{"connector_type":"mcp","connector_id":1,"more":1}},{"connector_ref":{"connector_type":"mcp","connector_id":0}}]}""",
        "Extra inputs are not permitted (connector_runtime_context.0.connector_ref.more)")]
    public async Task Create_SeveralErrors_TheFirstIsNamed(string body, string message)
    {
        using var response = await App.PostTaskAsync(body);

        Assert.That((string?)(await response.ChatErrorAsync(422, "invalid_input"))["message"], Is.EqualTo(message));
    }

    [TestCase("?limit=0&created_after=x", "Input should be greater than or equal to 1 (query.limit)")]
    [TestCase("?limit=99999999999999999999&cursor=x", "Input should be less than or equal to 200 (query.limit)")]
    [TestCase("?limit=x&metadata={\"a$\":1}", "Input should be a valid integer, unable to parse string as an integer (query.limit)")]
    [TestCase("?metadata={\"a$\":1}&created_after=x", "Input should compare at most 64 members, whose names hold neither '$' nor a null character (query.metadata)")]
    [TestCase("?cursor=x&metadata={\"a$\":1}", "Input should be the next_cursor of another page (query.cursor)")]
    public async Task List_SeveralErrors_TheFirstIsNamed(string query, string message)
    {
        using var response = await App.GetAsync("/v1/chat/tasks" + query);

        Assert.That((string?)(await response.ChatErrorAsync(422, "invalid_input"))["message"], Is.EqualTo(message));
    }

    [TestCase("?task_id=t&page_number=-1&limit=-1", "page_number must be at least 1", 400)]
    [TestCase("?task_id=t&page_number=x&limit=-1", "Input should be a valid integer, unable to parse string as an integer (query.page_number)", 422)]
    [TestCase("?task_id=t&order_by=$x&limit=-1", "Input should be a field path of a stored message (query.order_by)", 422)]
    [TestCase("?limit=-1", "Field required (query.task_id)", 422)]
    public async Task Messages_SeveralErrors_TheFirstIsNamed(string query, string message, int status)
    {
        using var response = await App.GetAsync("/messages" + query);

        Assert.That(response.StatusCode, Is.EqualTo((HttpStatusCode)status));
        Assert.That((string?)HttpAssertions.Parse(await response.Content.ReadAsStringAsync())["message"], Is.EqualTo(message));
    }
}
