using System.Reflection;
using System.Text.RegularExpressions;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Components;

namespace AnnotateHub.Web.Tests.Rounds;

/// <summary>A notification leads to a page that there is.</summary>
public sealed class PageAddressTests
{
    [Fact]
    public void Every_address_of_a_notification_is_the_address_of_a_page()
    {
        var pages = typeof(Program)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => new Regex("^" + Regex.Replace(route.Template.TrimStart('/'), @"\{[^}]+\}", "[^/]+") + "$"))
            .ToList();
        var work = new Assignment
        {
            Id = 4,
            ProjectId = 1,
            ImageGroupId = 9,
        };

        Assert.All(
            [PageAddress.MyWork(1), PageAddress.Round(1, 2), PageAddress.Run(1, 2), PageAddress.Training(1, 2), PageAddress.Work(work)],
            address => Assert.Contains(pages, page => page.IsMatch(address.Split('?')[0]))
        );
        Assert.EndsWith("?assignment=4", PageAddress.Work(work));
        // The check itself can fail.
        Assert.DoesNotContain(pages, page => page.IsMatch("projects/1/no-such-page"));
    }
}
