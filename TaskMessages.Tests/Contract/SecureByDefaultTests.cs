using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Api.Http.Authentication;

namespace TaskMessages.Tests.Contract;

/// <summary>Who forgets a word about authentication gets 401, not an open door.</summary>
public sealed class SecureByDefaultTests
{
    [Test]
    public async Task UnmarkedController_AsksForAKey()
    {
        await using var app = await TaskMessagesApp.StartAsync(
            services => services.AddControllers().AddApplicationPart(typeof(UnmarkedController).Assembly));
        using var anonymous = await app.GetAsync("/unmarked", key: null);
        using var wrong = await app.GetAsync("/unmarked", TaskMessagesApp.AdminToken);
        using var right = await app.GetAsync("/unmarked");
        using var open = await app.GetAsync("/unmarked/open", key: null);

        Assert.That((anonymous.StatusCode, await anonymous.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.Unauthorized, """{"detail":"Unauthorized"}""")));
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(open.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task EveryAction_IsAuthenticatedOnce_OrSaysThatItIsOpen()
    {
        await using var app = await TaskMessagesApp.StartAsync();
        var actions = app.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.Cast<ControllerActionDescriptor>();

        Assert.That(actions, Is.Not.Empty);
        foreach (var action in actions)
        {
            var guards = action.FilterDescriptors.Select(filter => filter.Filter).OfType<ServiceFilterAttribute>()
                .Count(filter => filter.ServiceType == typeof(ApiKeyFilter) || filter.ServiceType == typeof(AdminFilter) || filter.ServiceType == typeof(RegistrationFilter));
            var isOpen = action.EndpointMetadata.OfType<IAllowAnonymous>().Any();
            Assert.That(guards, Is.EqualTo(isOpen ? 0 : 1), action.DisplayName);
            Assert.That(isOpen, Is.EqualTo(action.ControllerTypeInfo.Namespace is "TaskMessages.Api.Health" or "TaskMessages.Api.Home"), action.DisplayName);
        }
    }
}
