namespace TaskMessages.Tests.Contract.Web;

/// <summary>Routes of the message contract's first implementation that are none of the contract: clients are told so.</summary>
public sealed class UnservedRouteTests : ContractFixture
{
    [TestCase("GET", "/deployment-history?agent_id=1")]
    [TestCase("GET", "/deployment-history/507f1f77bcf86cd799439011")]
    [TestCase("GET", "/agents/1/deployments")]
    [TestCase("POST", "/agents/1/deployments/2/rpc")]
    [TestCase("GET", "/agents/name/echo/deployments")]
    public async Task Deployments_SayThatTheyAreNotKept(string method, string path)
    {
        using var response = await App.SendAsync(new HttpMethod(method), path, null);

        await response.DetailAsync(404, "Not Found: deployments are not kept here; an agent has one address, the one that it registered last.");
    }

    [TestCase("/deployment-historie")]
    [TestCase("/agents/1/deploymentz")]
    public async Task AnythingElse_IsNotFound(string path)
    {
        using var response = await App.GetAsync(path);

        await response.DetailAsync(404, "Not Found");
    }
}
