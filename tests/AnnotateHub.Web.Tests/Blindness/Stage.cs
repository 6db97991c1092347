using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AnnotateHub.Core.Study.Blindness;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>How far the round is whose work somebody tries to see.</summary>
public enum Stage
{
    Open,

    /// <summary>Of the chosen, all but the one who keeps the secret have submitted.</summary>
    OthersSubmitted,
    AllSubmitted,
    Closed,

    /// <summary>Open, and <c>lead</c> has broken the seal.</summary>
    SealBroken,
}
