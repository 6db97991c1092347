using AnnotateHub.TestKit;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AnnotateHub.Architecture.Tests;

/// <summary>
/// TorchSharp hands a number to the native code as an object (<c>Scalar</c>) that its finalizer frees. What an operator wraps in passing is
/// held by nothing while the native code reads it: once in some ten thousand calls the collector is there first, and a training ends with
/// "Unknown scalar type" or "toFloat". The trainer therefore holds its numbers itself and calls nothing that wraps them inside.
/// </summary>
public sealed class HeldNumbersTests
{
    /// <summary>Calls within calls that are looked at; TorchSharp has no longer chain.</summary>
    private const int Deepest = 8;

    private readonly Dictionary<string, MethodDefinition> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _ways = new(StringComparer.Ordinal);

    public HeldNumbersTests()
    {
        var torch = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll"));
        foreach (var method in torch.MainModule.GetTypes().SelectMany(type => type.Methods))
            _methods.TryAdd(method.FullName, method);
    }

    [Fact]
    public void Nothing_that_the_trainer_calls_wraps_a_number_in_passing()
    {
        var trainer = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, "AnnotateHub.Trainer.dll")).MainModule;
        var called = trainer
            .GetTypes()
            .SelectMany(type => type.Methods)
            .SelectMany(method => Calls(method).Where(call => !IsWrapping(call)).Select(call => (By: method, call.FullName)));
        // A layer is called through its base class: what kind it is stands in the field.
        var layers = trainer
            .GetTypes()
            .SelectMany(type => type.Fields)
            .Where(field => field.FieldType.Namespace == "TorchSharp.Modules")
            .SelectMany(field =>
                ForwardOf(field.FieldType.FullName).Select(forward => (By: field.DeclaringType.Methods[0], forward.FullName))
            );

        var found = called
            .Concat(layers)
            .Select(one => (one.By, Way: WayToWrapping(one.FullName)))
            .Where(one => one.Way is not null)
            .ToList();

        Assert.True(found.Count == 0, string.Join('\n', found.Select(one => $"{one.By.DeclaringType.Name}: {one.Way}")));
    }

    [Theory]
    [InlineData("Tensor", "square")]
    [InlineData("BatchNorm", "forward")]
    [InlineData("Tensor", "op_Addition")]
    public void The_check_sees_those_that_ended_trainings(string type, string method) =>
        Assert.Contains(
            _methods.Values.Where(one => one.DeclaringType.Name == type && one.Name == method),
            one => WayToWrapping(one.FullName) is not null
        );

    private IEnumerable<MethodDefinition> ForwardOf(string type) =>
        _methods.Values.Where(method => method.Name == "forward" && IsOrIsBaseOf(method.DeclaringType, type));

    private static bool IsOrIsBaseOf(TypeDefinition type, string derived)
    {
        for (var one = type.Module.GetType(derived); one is not null; one = one.BaseType?.GetElementType() as TypeDefinition)
            if (one.FullName == type.FullName)
                return true;
        return false;
    }

    /// <summary>The calls from a method of TorchSharp to where it wraps a number, or null.</summary>
    private string? WayToWrapping(string method, int depth = 0)
    {
        if (_ways.TryGetValue(method, out var known))
            return known;
        _ways[method] = null;
        if (depth > Deepest || !_methods.TryGetValue(method, out var definition))
            return null;
        var calls = Calls(definition).ToList();
        var way = calls.Exists(IsWrapping)
            ? ""
            : calls.Select(call => WayToWrapping(call.GetElementMethod().FullName, depth + 1)).FirstOrDefault(inner => inner is not null);
        return _ways[method] =
            way is null ? null
            : way.Length == 0 ? $"{definition.DeclaringType.Name}.{definition.Name}"
            : $"{definition.DeclaringType.Name}.{definition.Name} > {way}";
    }

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>() : [];

    private static bool IsWrapping(MethodReference method) =>
        (method.DeclaringType.FullName == "TorchSharp.Scalar" && method.Name == "op_Implicit")
        || (method.Name == "ToScalar" && method.ReturnType.FullName == "TorchSharp.Scalar");
}
