extension ReportHTML {
    /// Search, filters, sorting and pages for the table that stands in the page already.
    ///
    /// Text from the sheet is only ever moved as nodes that the browser has parsed, never put together as markup.
    static let script = #"""

        (() => {
          const table = document.querySelector("table.videos");
          if (!table) return;
          const body = table.tBodies[0], rest = document.getElementById("rest");
          const rows = [...body.rows];
          if (rest) {
            rows.push(...new DOMParser().parseFromString(rest.textContent, "text/html").querySelectorAll("tbody tr"));
            rest.remove();
          }
          const plain = text => text.normalize("NFKC").toLowerCase();
          const entries = rows.map((row, place) => ({ row, place, text: plain(row.querySelector("th").textContent) }));

          const tools = document.querySelector(".tools"), pages = document.querySelector(".pages");
          const size = 100, order = new Intl.Collator(undefined, { numeric: true });
          let shown = entries, page = 0, sort = null;

          const cell = (entry, column) => {
            const cell = entry.row.cells[column];
            return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
          };
          const compare = (a, b) => {
            const x = cell(a, sort.column), y = cell(b, sort.column);
            // What has no value comes last, whichever way.
            if (x === "" || y === "") return (x === "") - (y === "") || a.place - b.place;
            const way = typeof x === "number" && typeof y === "number" ? x - y : order.compare(x, y);
            return way * sort.way || a.place - b.place;
          };
          const turn = step => { page += step; draw(); table.scrollIntoView({ block: "start" }); };
          const button = (label, step) => {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = label;
            button.onclick = () => turn(step);
            return button;
          };
          const back = button("Previous", -1), next = button("Next", 1), where = document.createElement("span");
          pages.append(back, where, next);

          const draw = () => {
            const last = Math.max(0, Math.ceil(shown.length / size) - 1);
            page = Math.min(Math.max(page, 0), last);
            body.replaceChildren(...shown.slice(page * size, (page + 1) * size).map(entry => entry.row));
            pages.hidden = last === 0;
            back.disabled = page === 0;
            next.disabled = page === last;
            where.textContent = `${page + 1} of ${last + 1}`;
            tools.querySelector("output").textContent =
              shown.length === entries.length ? `${entries.length} videos` : `${shown.length} of ${entries.length} videos`;
          };
          const choose = () => {
            const text = plain(tools.elements.text.value.trim());
            const wanted = [...tools.querySelectorAll("select")].filter(select => select.value);
            shown = entries.filter(entry => entry.text.includes(text)
              && wanted.every(select => entry.row.dataset[select.name] === select.value));
            if (sort) shown.sort(compare);
            page = 0;
            draw();
          };
          tools.addEventListener("input", choose);
          tools.addEventListener("submit", event => event.preventDefault());

          const heads = [...table.tHead.rows[0].cells];
          heads.forEach((head, column) => {
            if (head.tagName !== "TH") return;
            const button = document.createElement("button");
            button.type = "button";
            button.append(...head.childNodes);
            head.append(button);
            button.onclick = () => {
              sort = { column, way: sort && sort.column === column ? -sort.way : 1 };
              for (const other of heads) other.removeAttribute("aria-sort");
              head.setAttribute("aria-sort", sort.way > 0 ? "ascending" : "descending");
              choose();
            };
          });

          tools.hidden = false;
          draw();
        })();

        """#
}
