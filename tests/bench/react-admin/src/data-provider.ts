// What react-admin asks, put to the API of the server. Only what the list and the page of an image need.
import { fetchUtils, type DataProvider, type GetListParams } from "react-admin";

const ROOT = "/v2";
const TOKEN = "imagedeck.token";

async function ask(address: string, signal?: AbortSignal) {
  const headers = new Headers({ Accept: "application/json", Authorization: `Bearer ${sessionStorage.getItem(TOKEN)}` });
  const { json } = await fetchUtils.fetchJson(ROOT + address, { headers, signal });
  return json;
}

function question({ pagination, sort, filter }: GetListParams): string {
  const { page = 1, perPage = 50 } = pagination ?? {};
  const parts = ["expand=1", "pages=1", `page=${page}`, `per_page=${perPage}`];
  if (filter?.name) parts.push(`filter=${encodeURIComponent(`name,like,%${filter.name}%`)}`);
  if (sort) parts.push(`sort=${sort.field},${sort.order.toLowerCase()}`);
  return parts.join("&");
}

const refuse = () => Promise.reject(new Error("The list is only read."));

export const dataProvider: DataProvider = {
  supportAbortSignal: true,
  async getList(resource, params) {
    const { data, meta } = await ask(`/${resource}?${question(params)}`, params.signal);
    return { data, total: meta.pages.total };
  },
  async getOne(resource, { id, signal }) {
    return { data: (await ask(`/${resource}/${id}`, signal)).data };
  },
  getMany: refuse,
  getManyReference: refuse,
  create: refuse,
  update: refuse,
  updateMany: refuse,
  delete: refuse,
  deleteMany: refuse,
};
