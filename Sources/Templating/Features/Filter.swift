internal import Diagnostics
internal import TimelineModel

extension ElementDeclaration {
    static let filter = ElementDeclaration(
        "filter", "A filter of libavfilter; its other attributes are the filter's options.",
        attributes: [
            AttributeDeclaration("name", .text, .literal, required: true, "libavfilter's name: gblur."),
            AttributeDeclaration(
                "if", .text, .expression, "Applied only where this expression is true (or not blank)."),
        ],
        isOpen: true)
}

extension Resolution {
    /// The filters written inside a layer, first one first.
    func filters(of instance: Instance) -> [Filter] {
        instance.element.elements.filter { $0.name == "filter" }.compactMap { (element) -> Filter? in
            do throws(Diagnostic) {
                if let condition = element.expression("if"), try !condition.evaluate(instance.scope).isTrue {
                    return nil
                }
            } catch {
                diagnostics.add(error)
                return nil
            }
            return filter(Values(element.attributes, element, instance.scope, self), element, in: .layer)
        }
    }

    /// A filter with literal options that exists and may be used; nil with what is wrong reported.
    func filter(_ values: Values, _ element: Element, in place: FilterPlace) -> Filter? {
        guard let name = values.text("name") else { return nil }
        var options: [Filter.Option] = []
        for option in element.attributes.keys.sorted() where option != "name" && option != "if" {
            guard let value = values.text(option) else { return nil }
            options.append(Filter.Option(name: option, value: value))
        }
        let filter = Filter(name: name, options: options)
        let problems = world.filters.problems(filter, in: place)
        for problem in problems {
            diagnostics.add(
                .error(
                    "filter", at: values.place(of: problem.option ?? "name"), problem.message, hint: problem.hint))
        }
        return problems.isEmpty ? filter : nil
    }
}
