using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace AnnotateHub.Architecture.Tests;

/// <summary>One place in compiled code that touches a protected table.</summary>
/// <param name="Type">Full name of the outermost type, so that closures and state machines count as what they were written in.</param>
/// <param name="What">Which table, and how it is touched.</param>
public sealed record Touch(string Type, string What)
{
    public override string ToString() => $"{Type} touches {What}";
}
